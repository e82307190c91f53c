"""What a recorded run amounts to: from the records of its journal to numbers."""
