"""The consent registry. Its models arrive with the consents issue; the place in the graph is already watched."""
