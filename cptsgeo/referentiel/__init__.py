"""Making a referential: sources, cleaning, checks, importing; what reads one is `communes`."""
