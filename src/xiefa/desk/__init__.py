"""The room where people start their day.

Lives here: a home page for everybody who signs in, put together from what the rooms below know;
errands that need two rooms which do not know each other.
Words: waiting (等我办的: something only this person's kind can move on), recent (what happened).
Hands up: nothing.
Must not know: how any of the things it lists are done.
"""
