"""Attempts to break the message path: crashes, races, faults of bots and modules, a database that fails."""
