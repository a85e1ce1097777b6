"""Jobs: the work that is measured. Each function prepares one job and returns its turn.

They run in the environments of the contestants, so they import their engine when called, and
nothing else but the standard library.
"""
