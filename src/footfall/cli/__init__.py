"""The commands: check the options, build the parts, hand over."""
