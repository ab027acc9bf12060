"""Sums of money as Vietnam writes them."""

from decimal import Decimal


def dong(amount: Decimal | int | float) -> str:
    """1234567 → "1.234.567 đ", with spaces that no line breaks at."""
    return f"{amount:,.0f}".replace(",", ".") + "\N{NO-BREAK SPACE}đ"


def decimal(number: Decimal) -> str:
    """1.50 → "1,5": without zeros that say nothing."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
