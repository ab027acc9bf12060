"""Those that the site tells something: a mail server and a cache in front, which may refuse it or hang."""

import email
import email.policy
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any


class Mood(Enum):
    TAKES, REFUSES, HANGS = range(3)


class Listener(ThreadingTCPServer):
    """A server on a port of this machine. `told` is what it was told while it took anything."""

    daemon_threads = True
    request_queue_size = 100

    def __init__(self, handler: type[StreamRequestHandler]) -> None:
        self.told: list[Any] = []
        self.mood = Mood.TAKES
        super().__init__(("127.0.0.1", 0), handler)
        threading.Thread(target=self.serve_forever, args=[0.1], daemon=True).start()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def close(self) -> None:
        self.shutdown()
        self.server_close()

    @contextmanager
    def being(self, mood: Mood) -> Iterator[None]:
        self.mood = mood
        try:
            yield
        finally:
            self.mood = Mood.TAKES


class Conversation(StreamRequestHandler, ABC):
    server: Listener

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        if self.server.mood is Mood.HANGS:
            while self.server.mood is Mood.HANGS:
                time.sleep(0.1)
            return
        with suppress(OSError):
            self.answer(self.server.mood is Mood.TAKES)

    @abstractmethod
    def answer(self, takes: bool) -> None:
        """What is said to one that has connected; `takes` or refuses what it is told."""


class Smtp(Conversation):
    """As much of RFC 5321 as one mail needs. It is told of a mail's address and subject."""

    def answer(self, takes: bool) -> None:
        if not takes:
            self.say("421 4.3.2 not now")
            return
        self.say("220 mail.example")
        for line in self.rfile:
            verb = line[:4].upper()
            if verb == b"DATA":
                self.say("354 go on")
                self.server.told.append(self._mail())
            self.say("221 bye" if verb == b"QUIT" else "250 OK")
            if verb == b"QUIT":
                return

    def _mail(self) -> tuple[str, str]:
        lines = iter(self.rfile.readline, b".\r\n")
        message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        # A long subject begins on the line after its name.
        return message["To"], message["Subject"].strip()


class Purging(Conversation):
    """A cache in front that is told of addresses by PURGE."""

    def answer(self, takes: bool) -> None:
        path = self.rfile.readline().split()[1].decode()
        while self.rfile.readline().strip():
            pass
        if takes:
            self.server.told.append(path)
        self.say("HTTP/1.0 200 OK" if takes else "HTTP/1.0 503 No")
        self.say("Content-Length: 0\r\n")


class Outgoing:
    """Those that the site tells, and what it is told of them by its environment."""

    def __init__(self) -> None:
        self.mail, self.front = Listener(Smtp), Listener(Purging)
        self.environment = {
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.mail.port),
            "FRONT": f"http://127.0.0.1:{self.front.port}",
        }

    def close(self) -> None:
        self.mail.close()
        self.front.close()
