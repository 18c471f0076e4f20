"""Finding a thing by typing one of its names: the base of the lookups of skills and, a floor higher, of places."""
