"""Results to tables, pictures, pages and files; it computes no figure of a plan."""
