"""The blocks of a driver analysis: which questions a target goes with."""
