"""What the coach notices, what it says, and when it may say it."""
