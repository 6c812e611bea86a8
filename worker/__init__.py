"""The house an article walks through: start reading at `flow.py`, the map."""
