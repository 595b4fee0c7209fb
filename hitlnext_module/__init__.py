"""Human handoff."""
