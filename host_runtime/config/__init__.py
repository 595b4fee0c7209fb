"""Configuration: v12's files and layers, checked as a whole before anything starts."""
