"""What templates of the room need."""
