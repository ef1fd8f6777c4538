"""The verbs of the editorial office."""
