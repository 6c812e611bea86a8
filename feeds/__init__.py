"""What the world sees: formats in both directions, protocols, and the HTTP faces.

No database, no queue, no outgoing socket lives here. Start reading at
`entry.py`, the values that every format reads into and writes from.
"""
