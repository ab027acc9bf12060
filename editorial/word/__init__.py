"""Word files made into drafts.

`child` and what it imports read the file in a process of its own, without Django; `drafts` makes the page.
"""
