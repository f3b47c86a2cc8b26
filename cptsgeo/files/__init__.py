"""What users send and receive, as grids and tables; what they mean is told elsewhere."""
