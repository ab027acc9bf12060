"""What changed of the public pages, for other portals that keep a copy: see docs/decisions/0041.

PostgreSQL marks what a change touches (triggers), whoever makes it; a sweep (sweeping) compares what is told
of the pages that may be meant (touched) with what was told last, and numbers what differs.
"""
