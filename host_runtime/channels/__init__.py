"""The channels that come with the host: built of the same hooks as anybody else's."""
