"""What is made of an outline to take along: paper, slides, a file to change, a script for the radio."""
