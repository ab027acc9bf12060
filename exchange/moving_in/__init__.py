"""Moving an old site in: what is read of it (item, reading), and the pages made of that (writing)."""
