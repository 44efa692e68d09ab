"""How fast it is, measured beside what it stands in for: `python -m tests.benchmarks [topic ...]`.

One module a topic, each with `run(console)`; `__main__` lists them.
"""
