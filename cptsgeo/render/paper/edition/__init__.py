"""The état d'avancement: a region's document of its CPTS, chapter by chapter."""
