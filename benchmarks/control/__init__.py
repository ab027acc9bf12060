"""A page type as a Wagtail project writes it that follows the documentation and thinks of nothing else.

The control of `make bench-web`: an article with a picture, authors, tags and a body of blocks, below a header
with a menu of two levels and breadcrumbs, as Wagtail's own demonstration site has it.
"""
