"""The addresses of the room."""
