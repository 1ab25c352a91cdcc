"""What experience is worth: lifetime value, costs of churn and dissatisfaction, return on a programme."""
