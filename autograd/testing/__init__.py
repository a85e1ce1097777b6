"""testing: whether a gradient is right, and if not, where it is wrong."""
