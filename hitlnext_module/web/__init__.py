"""The module on the web: its routes, what they take, and the desk's socket."""
