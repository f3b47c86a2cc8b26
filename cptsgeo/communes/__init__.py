"""The referential of one vintage, read and asked; how it is made stands in `referentiel`."""
