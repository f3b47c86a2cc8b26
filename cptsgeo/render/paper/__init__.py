"""Still pictures for slides and print, drawn with matplotlib."""
