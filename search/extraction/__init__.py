"""The text of uploaded files, read in a child process that a broken or hostile file can't get out of.

Nothing here imports Django: the child starts in a tenth of a second and knows neither database nor secrets.
"""

from .limits import READABLE, Limits
from .parent import Extraction, ExtractionError, Part, extract_text

__all__ = ["READABLE", "Extraction", "ExtractionError", "Limits", "Part", "extract_text"]
