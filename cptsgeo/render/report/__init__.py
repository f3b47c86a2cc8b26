"""A validation report, as others read it: HTML, terminal text, JSON."""
