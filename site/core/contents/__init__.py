"""What is in an uploaded file.

`child` and what it imports look at it in a process of its own, without Django; core.uploads asks it.
"""
