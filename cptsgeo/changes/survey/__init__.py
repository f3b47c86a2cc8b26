"""Asking the CPTS of a plan what they do and where, and writing what they answer into the plan."""
