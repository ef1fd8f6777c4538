"""What people decide about their own desk, and the letters that go out from it."""
