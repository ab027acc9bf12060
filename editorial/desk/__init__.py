"""The first page of the editor: what waits for each of the staff, what is theirs, what comes."""
