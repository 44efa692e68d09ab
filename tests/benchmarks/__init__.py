"""Benchmarks against the alternatives: `python -m tests.benchmarks [topic ...]`.

One module per topic, each with `run(console)`; `__main__` lists them.
"""
