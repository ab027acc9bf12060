"""How the launcher ends when it can't go on: a message that says what to do, and no traceback."""


class Stop(Exception):  # noqa: N818 - it is an ending, not an error of the program
    """Ends the launcher. `vietnamese` and `english` each say what is wrong and what to do."""

    def __init__(self, vietnamese: str, english: str) -> None:
        super().__init__(f"{vietnamese}\n{english}")
