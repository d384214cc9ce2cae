"""What becomes of an SNS message in Chatbot, and how AWS tells of it."""
