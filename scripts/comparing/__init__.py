"""Whether two commits write the same things: the cases, what they leave, how pages look."""
