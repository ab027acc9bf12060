"""What the editorial desk does with the graph of citations: it checks, decides, reviews and plans."""
