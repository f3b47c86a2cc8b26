"""Building a commune referential: readers of official files, cleaning, arcs, history, checks."""
