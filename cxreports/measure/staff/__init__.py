"""The employee questionnaire: its items, its pillars, its teams and its waves (methodology 2.10)."""
