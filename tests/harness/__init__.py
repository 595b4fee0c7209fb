"""A server process, visitors and agents that speak the public protocols; for tests and benchmarks."""
