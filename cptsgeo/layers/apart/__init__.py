"""What reads foreign layers, each a script for a process of its own; it loads little of cptsgeo."""
