"""The only place that speaks SQL: open a Store, read or write through it."""

from worker.store.store import Store, Tx

__all__ = ["Store", "Tx"]
