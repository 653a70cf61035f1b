"""Which piece of text goes on where another breaks off: language models, features, and the posterior of each join."""
