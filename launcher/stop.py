"""How the launcher ends: with a message that says what to do and no traceback, or on a signal.

Whatever Python the machine has reads this file, see environment.py.
"""

import signal

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
CTRL_C = 128 + signal.SIGINT


class Stop(Exception):  # noqa: N818 - it is an ending, not an error of the program
    """Ends the launcher. `vietnamese` and `english` each say what is wrong and what to do."""

    def __init__(self, vietnamese: str, english: str) -> None:
        super().__init__(f"\n{vietnamese}\n{english}\n")


def end_on_signals() -> None:
    """Ctrl-C, kill and a closed terminal end the process through its finally clauses, as any error does."""
    for number in ENDING:
        # Whoever started us with nohup wants it ignored.
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _end)


def ignore_signals() -> None:
    """For the last steps: a second Ctrl-C must not leave half of them undone."""
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)


def _end(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)
