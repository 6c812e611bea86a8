"""The schema's history: numbered steps that `worker.store.migrate` runs. They only go forward."""
