"""What the texts that people type for communes mean: codes, names, whole EPCI."""
