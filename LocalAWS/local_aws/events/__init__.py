"""EventBridge's matching and transforming, where moto's differs from AWS's."""
