"""Runs v12 flow files: pure, no database and no sockets."""
