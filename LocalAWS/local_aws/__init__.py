"""A stand-in for AWS on 127.0.0.1: moto's services, with CloudFormation, Budgets and Chatbot of our own."""
