"""Untrusted input of the council room → clean values."""
