"""The weights of the ranking, and the two formulas that use them: all that decides what comes first.

BM25 (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009) over folded syllables and pairs of
them. benchmarks/archive_search.py measures it; docs/decisions/0005 tells what was tried and what each weight
is worth.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

# How soon a repeated term adds no more, and how much a long passage is held back.
K1 = 1.2
B = 0.75
# Words of a passage as they are on average; fixed, so that a passage's weights don't depend on the others.
AVERAGE_LENGTH = 220
# A term of the heading counts as so many in the text.
HEADING_TERMS = 3
# What the title's passage, and what is found anywhere else in the document, adds to its best passage.
TITLE_WEIGHT = 0.3
DOCUMENT_WEIGHT = 0.7
# How much a passage gains that has the words with the very marks that were typed.
WRITTEN_WEIGHT = 0.2
# A document that others cite is more often the one that is asked for: times 1 + this * ln(1 + citations).
CITATION_WEIGHT = 0.05
# The part of a query's words, by their rarity, that a page must have to count as found. A short query means
# each of its words; in a question half of them are how it is asked.
COVERAGE = 0.4
COVERAGE_OF_FEW = 0.7
FEW_WORDS = 4
# A document whose number was asked for stands before all others, then what cites it.
HAS_NUMBER = 1_000_000.0
CITES_NUMBER = 1_000.0

# Impacts are kept in a byte: this is one step of it.
STEP = (K1 + 1) / 255


def impacts(counts: NDArray[Any], length: int) -> NDArray[np.uint8]:
    """The weights of terms that stand `counts` times in a passage of `length` words, in steps of STEP."""
    norm = K1 * (1 - B + B * length / AVERAGE_LENGTH)
    weights = counts * (K1 + 1) / (counts + norm)
    return np.maximum(np.rint(weights / STEP), 1).astype(np.uint8)


def rarity(frequency: NDArray[np.int64], passages: int) -> NDArray[np.float64]:
    """The idf of terms that stand in `frequency` of `passages` passages."""
    # Passages that are gone are still counted in the postings.
    known = np.minimum(frequency, passages)
    return np.log(1 + (passages - known + 0.5) / (known + 0.5))


def with_citations(scores: NDArray[np.float64], citations: NDArray[np.int64]) -> NDArray[np.float64]:
    return scores * (1 + CITATION_WEIGHT * np.log1p(citations))
