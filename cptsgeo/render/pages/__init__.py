"""Pages of results: one HTML document each, that opens without a network and prints."""
