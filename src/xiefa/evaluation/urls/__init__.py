"""Addresses of the room, one module per audience."""
