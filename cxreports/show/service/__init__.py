"""Customer service and the follow-up of unhappy customers: volumes, delays, first contact, call-backs."""
