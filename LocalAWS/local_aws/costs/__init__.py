"""What an account costs: the rows that Cost Explorer and Budgets are both computed from."""
