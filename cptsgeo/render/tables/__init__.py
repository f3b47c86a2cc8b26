"""What the figures of a plan become: tables for people and programs, one module a result."""
