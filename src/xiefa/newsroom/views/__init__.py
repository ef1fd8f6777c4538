"""Pages of the newsroom, for the staff."""
