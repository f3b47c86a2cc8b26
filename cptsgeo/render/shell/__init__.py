"""What every page is made of: our mark, its policy, its scripts and styles, its templates."""
