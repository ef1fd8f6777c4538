"""The verbs of the archive and its cross-table reads."""
