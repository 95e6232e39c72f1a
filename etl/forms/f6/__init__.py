"""Form F6: the export of dossiers."""
