"""A/B tests: what a change does, measured on units that were assigned at random (methodology 3.15)."""
