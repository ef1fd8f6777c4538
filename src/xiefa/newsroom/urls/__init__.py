"""Addresses of the newsroom."""
