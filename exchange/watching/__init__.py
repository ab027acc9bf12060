"""Feeds of other portals, asked by a schedule; what is new in them becomes drafts of news."""
