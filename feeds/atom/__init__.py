"""Atom 1.0 and 0.3 in, Atom 1.0 out."""

from feeds.atom.read import entries_of, read
from feeds.atom.write import assemble, render, render_entry

__all__ = ["assemble", "entries_of", "read", "render", "render_entry"]
