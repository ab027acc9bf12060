"""What a syllable of Vietnamese can be, by its letters."""

import re
import unicodedata
from functools import lru_cache

TONES = {"\u0300": "huyền", "\u0301": "sắc", "\u0303": "ngã", "\u0309": "hỏi", "\u0323": "nặng"}
# An end in a stop has one of two tones.
STOPS = ("c", "ch", "p", "t")
OF_STOPS = {"sắc", "nặng"}
FRONT = ("e", "ê", "i", "y")
RIMES = set(
    # ruff: noqa: SIM905 - so many words read better as a text
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on
    ong oong ooc op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt up ut uơ uy uya uych
    uyên uyêt uynh uyt uyu uyn uyp ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
    y ych yêm yên yêng yêt yêu ynh yp yt
    """.split()
)
SYLLABLE = re.compile(r"(ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?(.+)")


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether `word`, in NFC and any case, may be a syllable of Vietnamese."""
    tones, letters = [], []
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in TONES:
            tones.append(TONES[char])
        else:
            letters.append(char)
    if len(tones) > 1 or len(letters) > 12:
        return False
    return _is_spelt(unicodedata.normalize("NFC", "".join(letters)), tones[0] if tones else "")


def _is_spelt(letters: str, tone: str) -> bool:
    match = SYLLABLE.fullmatch(letters)
    if not match:
        return False
    onset, rime = match.groups()
    if onset == "gi" and rime not in RIMES:
        onset, rime = "g", f"i{rime}"
    if letters == "gi":
        return True
    if rime not in RIMES or not _fit(onset, rime):
        return False
    return not rime.endswith(STOPS) or tone in OF_STOPS


def _fit(onset: str | None, rime: str) -> bool:
    """c, g, ng before back vowels; k, gh, ngh before front ones."""
    is_front = rime.startswith(FRONT)
    if onset in ("k", "gh", "ngh"):
        return is_front
    if onset in ("c", "ng"):
        return not is_front
    return onset != "g" or not is_front or rime.startswith("i")
