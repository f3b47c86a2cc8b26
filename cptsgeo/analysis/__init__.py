"""What is counted from a plan's territories; what judges them stands in `rules`."""
