"""The module's queries, one file for each noun: plain functions that take an open connection."""
