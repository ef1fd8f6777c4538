"""Counting votes: pure Python, so that an outsider can recount a meeting from its exported file."""
