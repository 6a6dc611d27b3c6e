"""Numbers: benchmarks that print what was measured."""
