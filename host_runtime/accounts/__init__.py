"""Those who work here: how they sign in, what they may do, how they are called."""
