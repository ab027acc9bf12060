"""Citations of legal documents and their provisions in Vietnamese text, recognised without a database."""

from .citation import Citation, Target
from .recogniser import find_citations

__all__ = ["Citation", "Target", "find_citations"]
