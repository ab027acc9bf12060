"""Digitised documents: a step at which somebody compares the text with the original file."""
