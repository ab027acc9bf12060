"""How alike two texts are, told by a few hundred bytes of each: MinHash over runs of folded syllables.

Broder, "On the resemblance and containment of documents" (1997); bands as in Leskovec, Rajaraman and Ullman,
"Mining of Massive Datasets", chapter 3. Which numbers to take was measured: docs/decisions/0026.
"""

import re
from zlib import crc32

import numpy as np

from .text import fold

# Syllables of a run; minima of a signature; bands that they make, in one of which alike texts agree.
RUN = 3
SIZE = 64
BANDS = 16
# What is shorter says too little, what is longer no more.
SHORTEST = 40
LONGEST = 30_000
WORD = re.compile(r"[^\W_]+")
_numbers = np.random.default_rng(1_9_75)
# Odd, so that no two hashes fall together by the multiplication.
_FACTORS = _numbers.integers(1, 2**63, SIZE, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_ADDENDS = _numbers.integers(0, 2**63, SIZE, dtype=np.uint64)
_PLACES = _numbers.integers(1, 2**63, RUN, dtype=np.uint64) * np.uint64(2) + np.uint64(1)


def signature_of(text: str) -> np.ndarray | None:
    """The signature of a text; None where it is too short to be compared."""
    words = WORD.findall(fold(text))[:LONGEST]
    if len(words) < SHORTEST:
        return None
    hashes = np.array([crc32(word.encode()) for word in words], dtype=np.uint64)
    count = len(words) - RUN + 1
    runs = sum(hashes[place : place + count] * _PLACES[place] for place in range(RUN))
    runs = np.unique(runs ^ (runs >> np.uint64(31)))
    minima = [(runs * factor + addend).min() for factor, addend in zip(_FACTORS, _ADDENDS, strict=True)]
    return (np.array(minima, dtype=np.uint64) >> np.uint64(32)).astype(np.uint32)


def bands_of(signature: np.ndarray) -> list[int]:
    """What two alike signatures have at least one of in common, as signed numbers of four bytes."""
    rows = signature.reshape(BANDS, SIZE // BANDS)
    keys = (crc32(row.tobytes(), number) for number, row in enumerate(rows))
    return [key - 2**32 if key >= 2**31 else key for key in keys]


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    """The share of runs that two texts have in common, about: 0 to 1."""
    return float((one == other).mean())


def to_bytes(signature: np.ndarray) -> bytes:
    return signature.astype("<u4").tobytes()


def from_bytes(data: bytes) -> np.ndarray:
    return np.frombuffer(data, dtype="<u4")
