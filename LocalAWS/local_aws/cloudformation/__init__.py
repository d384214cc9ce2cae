"""CloudFormation: templates, change sets and stack operations over moto's services."""
