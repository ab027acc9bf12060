"""The picture that networks show of a page that has none: its title on woven cloth.

Why it is as it is: docs/decisions/0014-social-pictures.md.
"""
