"""What comes back from the field: where an outline was used, who listened, what stayed unclear."""
