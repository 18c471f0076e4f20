"""Taking skills over from ESCO, the European classification, as it is published (esco.ec.europa.eu, CSV)."""
