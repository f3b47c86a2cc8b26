"""Rings, shared arcs, noding and graphs on arrays; nothing French in it, and no file of users'."""
