"""What a plan is, on disk and in meaning; what is counted from it stands in `analysis`."""
