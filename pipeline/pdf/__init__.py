"""From Word documents to PDFs that are right: LibreOffice converts, we prove and join."""
