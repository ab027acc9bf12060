"""A Valkey (or Redis) in which all processes keep pages together."""

import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from socket import gethostname
from typing import Any

import redis

from .addresses import Address
from .entries import Entry, pack, unpack

logger = logging.getLogger(__name__)

# Seconds: how long the shared store may take, is left alone after a failure, and keeps what nobody asks for.
TIMEOUT, LEFT_ALONE, KEPT = 0.25, 5.0, 24 * 3600
# Seconds that another process may take to make a page, and between two looks whether it has.
MAKING, LOOK = 10.0, 0.02


class Shared:
    """A Valkey (or Redis) behind the memory. While it is away or slow, everything goes on without it."""

    def __init__(self, url: str, release: str) -> None:
        self._client = redis.Redis.from_url(url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT)
        self._release = release
        self._is_away, self._again_at = False, 0.0

    def get(self, address: Address) -> Entry | None:
        packed = self._try(lambda: self._client.get(self._name("page", address)))
        try:
            return unpack(packed) if packed else None
        except (ValueError, KeyError):
            return None

    def put(self, address: Address, entry: Entry) -> None:
        self._try(lambda: self._client.set(self._name("page", address), pack(entry), ex=KEPT))

    def begin(self, address: Address) -> bool:
        """Whether this process is to make the page: no other one has begun to. True while Valkey is away."""
        name = self._name("making", address)
        begun = self._try(
            lambda: self._client.set(name, _this_process(), nx=True, px=int(MAKING * 1000)), True
        )
        return begun is not None

    def end(self, address: Address) -> None:
        self._try(lambda: self._client.unlink(self._name("making", address)))

    def is_being_made(self, address: Address) -> bool:
        """False as well where the process that began to is gone, if it was one of this machine."""
        maker = self._try(lambda: self._client.get(self._name("making", address)))
        return maker is not None and not _is_gone(maker)

    def _name(self, what: str, address: Address) -> str:
        key = blake2b("\n".join(address).encode(), digest_size=16).hexdigest()
        return f"portal:{self._release}:{what}:{key}"

    def _try(self, ask: Callable[[], Any], otherwise: Any = None) -> Any:
        if self._is_away:
            if time.monotonic() < self._again_at:
                return otherwise
            # This thread looks whether it is back; the others go on without it meanwhile.
            self._leave_alone()
        try:
            found = ask()
        except redis.RedisError as error:
            logger.warning("The shared store of pages is away: %s", error)
            self._is_away = True
            self._leave_alone()
            return otherwise
        self._is_away = False
        return found

    def _leave_alone(self) -> None:
        self._again_at = time.monotonic() + LEFT_ALONE


def _this_process() -> bytes:
    return f"{gethostname()} {os.getpid()}".encode()


def _is_gone(maker: bytes) -> bool:
    host, _space, number = maker.decode().rpartition(" ")
    if host != gethostname():
        return False
    try:
        # Sends nothing; what may not be asked is there.
        with suppress(PermissionError):
            os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    return False
