"""The host's revisions, oldest first."""
