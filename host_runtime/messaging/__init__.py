"""The straight way of a message: received, piped through middlewares, answered, sent."""
