"""HTTP: who asks, what is answered, and how errors look."""
