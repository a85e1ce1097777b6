"""Benchmarks: how fast the engine is, as ratios to others, in one run on one machine.

Run `python -m benchmarks` in the environment in which stepgrad is installed: it makes one
environment for each peer (in `benchmarks/.peers/`, from PyPI), runs all, and prints a table.

Start with `figures.py`, which lists what is compared; `harness.py` says how, the files in
`benchmarks/jobs/` hold the work itself.
"""
