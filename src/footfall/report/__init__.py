"""What a run amounts to, as a page that a runner reads."""
