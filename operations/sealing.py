"""Encryption with age: whoever has the public keys writes, only who has a private key reads.

So a server that makes backups can't read its own old ones: docs/decisions/0015-backup.md.
"""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import pyrage
from pyrage import x25519

from .errors import OperationError

SUFFIX = ".age"
CHUNK = 256 * 1024
KEY = "AGE-SECRET-KEY-"


def write(source: Any, target: Any, recipients: Sequence[Any]) -> None:
    """Copy a stream into another, encrypted where there are recipients."""
    if recipients:
        pyrage.encrypt_io(source, target, list(recipients))
    else:
        shutil.copyfileobj(source, target, CHUNK)


def read(source: Any, target: Any, identities: Sequence[Any], *, is_sealed: bool) -> None:
    """Copy a stream into another, decrypted where it is sealed. Raises ValueError where it can't be."""
    if not is_sealed:
        shutil.copyfileobj(source, target, CHUNK)
        return
    try:
        pyrage.decrypt_io(source, target, list(identities))
    # Its errors are Exception, and OSError for a text that was changed.
    except (pyrage.DecryptError, OSError) as error:
        raise ValueError(str(error)) from error


def read_recipients(texts: Sequence[str]) -> list[Any]:
    """The public keys (age1…)."""
    try:
        return [x25519.Recipient.from_str(text) for text in texts]
    except pyrage.RecipientError as error:
        raise OperationError(f"BACKUP_RECIPIENTS holds no public key of age: {error}") from error


def read_identities(file: Path) -> list[Any]:
    """The private keys in a file, as `backup_key` and age-keygen write it."""
    try:
        lines = [line.strip() for line in file.read_text().splitlines()]
        found = [x25519.Identity.from_str(line) for line in lines if line.startswith(KEY)]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise OperationError(f"{file} can't be read as a private key: {error}") from error
    if not found:
        raise OperationError(f"{file} holds no private key ({KEY}…).")
    return found


def make_identity(file: Path) -> str:
    """Write a new private key into a file that is not there yet; returns the public one."""
    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise OperationError(f"{file} can't be made: {error}") from error
    with os.fdopen(handle, "w") as target:
        target.write(f"# public key: {public}\n{identity}\n")
    return public


def open_binary(path: Path) -> IO[bytes]:
    """A file for reading, with large reads."""
    return open(path, "rb", buffering=CHUNK)
