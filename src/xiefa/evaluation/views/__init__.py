"""Pages of the room, one module per matter."""
