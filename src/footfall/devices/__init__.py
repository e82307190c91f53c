"""The edges of the program: what touches the machine. None of these imports the session."""
