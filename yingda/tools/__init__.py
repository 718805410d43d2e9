"""Commands round the product: demo, replay, benchmarks."""
