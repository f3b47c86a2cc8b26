"""Documents of results: what their pages say, in blocks, with maps drawn for paper."""
