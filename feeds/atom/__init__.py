"""Atom 1.0 and 0.3 in, Atom 1.0 out."""

from feeds.atom.read import entries_of, read
from feeds.atom.write import JOINT, assemble, render, render_entry, shell

__all__ = ["JOINT", "assemble", "entries_of", "read", "render", "render_entry", "shell"]
