"""The atelier: a page to draw a territory in a meeting, that applies the rules by itself."""
