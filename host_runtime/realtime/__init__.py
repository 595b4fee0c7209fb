"""Pushing what was committed to whoever is connected."""
