"""Dates as Vietnam writes them. Django's default would read 03/04/2026 as the 4th of March."""

DATE_INPUT_FORMATS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]
DATETIME_INPUT_FORMATS = [
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%d/%m/%Y",
    "%Y-%m-%d",
]
FIRST_DAY_OF_WEEK = 1
YEAR_MONTH_FORMAT = r"F \nă\m Y"
