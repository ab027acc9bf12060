"""How pages reach their readers: made once, kept, and never shown when they are no longer right.

What is kept is checked against the database as a build system checks its files:
docs/decisions/0012-page-cache.md.
"""
