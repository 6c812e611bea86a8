"""The HTTP faces: everything the outside sees of Wirecopy, over a Shelf."""
