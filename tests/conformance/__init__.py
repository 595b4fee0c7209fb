"""Conformance with recordings of the original, in `oracle/`; a document says where we differ, and why."""
