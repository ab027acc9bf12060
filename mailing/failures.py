"""What fails keeps nobody else from being told."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

logger = logging.getLogger(__name__)


@contextmanager
def each_alone(failures: list[str], what: str) -> Iterator[None]:
    """A fault within is logged and noted as one line of `failures`; what comes after goes on."""
    try:
        yield
    except Exception as error:
        logger.exception("Mails about %s failed", what)
        failures.append(f"{what}: {error!r}")
