"""AWS services that moto lacks or has only the outline of."""
