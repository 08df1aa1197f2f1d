"""Benchmark modules by name; each has `bench() -> list[Figure]`."""

BENCHMARKS = {
    "read": "benchmarks.read",
    "extract": "benchmarks.extract",
    "ledger": "benchmarks.ledger",
    "search": "benchmarks.search",
    "elasticsearch": "benchmarks.elasticsearch",
    "chain": "benchmarks.chain",
}
