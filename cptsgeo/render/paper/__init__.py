"""Pictures and documents: our own SVG on sheets, set by typst."""
