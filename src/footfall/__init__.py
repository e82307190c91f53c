"""Footfall: a coach in a runner's ears."""

__version__ = "0.1.0"
