"""A legal document as Akoma Ntoso 3.0, the OASIS standard for the XML of legal texts.

Sources: Akoma Ntoso Version 1.0 Part 2 and its schema akomantoso30.xsd; Akoma Ntoso Naming Convention 1.0.
"""

from .act import render

__all__ = ["render"]
