"""Roman numerals, by which the parts of an outline are numbered."""

VALUES = [
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
]  # fmt: skip


def roman(number: int) -> str:
    """A number from 1 on as a Roman numeral."""
    letters = ""
    for value, sign in VALUES:
        count, number = divmod(number, value)
        letters += sign * count
    return letters
