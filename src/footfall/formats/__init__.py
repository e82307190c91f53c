"""Files that runners already have, to and from the nouns. Bytes and text only, never paths."""
