"""Replay: a function that is recorded once, and run again at machine speed.

Start with `function.py`.
"""
