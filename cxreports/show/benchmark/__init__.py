"""Blocks of a deliverable to a client: external figures, recommendations, roadmap."""
