"""The dossier of a validation: a page to send and to print; its words stand in `render.report`."""
