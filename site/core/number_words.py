"""Numbers in Vietnamese words, as they are read and as an accountant writes a sum: 21 → "hai mươi mốt"."""

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
# What a figure is called after a ten of which there are several ("mươi"); five is the same after "mười".
AFTER_TENS = {1: "mốt", 4: "tư", 5: "lăm"}
THOUSANDS = ("", "nghìn", "triệu")
BILLION = 10**9


def number_words(number: int) -> str:
    """A whole number of any size in words; below zero with "âm" before it."""
    if number < 0:
        return f"âm {number_words(-number)}"
    return " ".join(_words(number)) or DIGITS[0]


def money_words(amount: int) -> str:
    """A sum of đồng as it stands at the end of a list: "Một triệu hai trăm nghìn đồng"."""
    words = f"{number_words(amount)} đồng"
    return words[0].upper() + words[1:]


def _words(number: int, follows: bool = False) -> list[str]:
    """Billions are counted by the words of their own number: a billion of billions is "tỷ tỷ"."""
    if not number:
        return []
    billions, rest = divmod(number, BILLION)
    words = [*_words(billions, follows), "tỷ"] if billions else []
    return words + _below_billion(rest, follows or bool(billions))


def _below_billion(number: int, follows: bool) -> list[str]:
    words: list[str] = []
    for power in (2, 1, 0):
        three = number // 1000**power % 1000
        if three:
            words += _below_thousand(three, follows or bool(words))
            words += THOUSANDS[power].split()
    return words


def _below_thousand(number: int, follows: bool) -> list[str]:
    """What `follows` a larger part names its hundreds, if there are none: "một nghìn không trăm linh năm"."""
    hundreds, rest = divmod(number, 100)
    words = [DIGITS[hundreds], "trăm"] if hundreds or follows else []
    tens, ones = divmod(rest, 10)
    if tens == 0:
        return words + ([*(["linh"] if words else []), DIGITS[ones]] if ones else [])
    words += ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    if ones:
        words.append(
            "lăm" if ones == 5 else DIGITS[ones] if tens == 1 else AFTER_TENS.get(ones, DIGITS[ones])
        )
    return words
