"""Believable data for tests and the demo."""
