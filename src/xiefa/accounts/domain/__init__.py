"""The verbs of the room, and its reads across tables."""
