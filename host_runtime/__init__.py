"""A host for conversational bots."""
