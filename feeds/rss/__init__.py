"""RSS in all its versions in, RSS 2.0 out."""

from feeds.rss.read import items_of, read
from feeds.rss.write import JOINT, assemble, render, render_entry, shell

__all__ = ["JOINT", "assemble", "items_of", "read", "render", "render_entry", "shell"]
