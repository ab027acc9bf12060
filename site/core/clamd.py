"""A client of clamd, the virus scanner of ClamAV: one command of its protocol, INSTREAM (man 8 clamd)."""

import socket
import struct
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

PIECE = 64 * 1024
LONGEST_ANSWER = 4096
CLEAN = "OK"
FOUND = "FOUND"
TOO_BIG = "INSTREAM size limit exceeded"


class ScannerAwayError(Exception):
    """The scanner can't be reached: nothing is known of the file, nor would it be of others."""


class NoVerdictError(ScannerAwayError):
    """The scanner says nothing of this file, or nothing that is an answer; of others it may."""


@dataclass(frozen=True)
class Verdict:
    """`found` is what the scanner calls the virus; empty where there is none."""

    found: str = ""
    is_too_big: bool = False


def scan(content: IO[bytes], place: str, seconds: float) -> Verdict:
    """Have `content` scanned from where it stands.

    `place` is the path of a socket or host:port, `seconds` what all of it may take. Raises ScannerAwayError
    and NoVerdictError.
    """
    deadline = time.monotonic() + seconds
    try:
        connection = _connected(place, seconds)
    except (OSError, ValueError) as error:
        raise ScannerAwayError(f"{place}: {error}") from error
    try:
        with connection:
            # What is too big is answered, and the connection closed, while it is yet sent.
            with suppress(BrokenPipeError, ConnectionResetError):
                _send(connection, content, deadline)
            return _verdict(_answer(connection, deadline))
    except (OSError, ValueError) as error:
        raise NoVerdictError(f"{place}: {error}") from error


def _connected(place: str, seconds: float) -> socket.socket:
    if place.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(seconds)
        try:
            connection.connect(place)
        except OSError:
            connection.close()
            raise
        return connection
    host, _colon, port = place.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), seconds)


def _send(connection: socket.socket, content: IO[bytes], deadline: float) -> None:
    connection.sendall(b"zINSTREAM\0")
    while piece := content.read(PIECE):
        connection.settimeout(_left(deadline))
        connection.sendall(struct.pack(">I", len(piece)) + piece)
    connection.sendall(struct.pack(">I", 0))


def _answer(connection: socket.socket, deadline: float) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        connection.settimeout(_left(deadline))
        piece = connection.recv(LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.decode("utf-8", "replace").strip("\0\r\n ")


def _verdict(answer: str) -> Verdict:
    told = answer.removeprefix("stream: ")
    if told == CLEAN:
        return Verdict()
    if told.endswith(f" {FOUND}"):
        return Verdict(found=told.removesuffix(f" {FOUND}"))
    if TOO_BIG in told:
        return Verdict(is_too_big=True)
    raise NoVerdictError(f"the answer {answer[:200]!r}")


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("out of time")
    return left
