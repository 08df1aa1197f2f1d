"""Speed, measured: each figure beside its peer or floor in the same run, as a ratio, at two sizes.

`make bench` runs every module of registry.py, prints one table and writes build/bench.json. These are not tests.
"""
