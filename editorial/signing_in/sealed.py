"""The secrets of the second step as the database has them: of no use to who has the database alone.

Both keys come from SECRET_KEY, which lies elsewhere; what one of SECRET_KEY_FALLBACKS sealed is still read.
"""

from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "editorial.signing_in.sealed"
# As many as django-otp's column takes: 64 bits, of a code that has 40.
DIGEST_LENGTH = 16


class UnknownKeyError(Exception):
    """It was sealed with a SECRET_KEY that is neither the present one nor among the older ones."""


def seal(secret: bytes, owner: int) -> str:
    """The secret of the user `owner` as 72 characters, the same each time (AES-SIV, RFC 5297)."""
    return AESSIV(next(_keys())).encrypt(secret, [_name(owner)]).hex()


def unseal(text: str, owner: int) -> bytes:
    """Raises UnknownKeyError."""
    for key in _keys():
        try:
            return AESSIV(key).decrypt(bytes.fromhex(text), [_name(owner)])
        except InvalidTag:
            continue
    raise UnknownKeyError


def digests(code: str, owner: int) -> list[str]:
    """By which a backup code may be known, the present one first."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    made = (salted_hmac(f"{SALT}.{owner}", code, secret=key, algorithm="sha256") for key in keys)
    return [digest.hexdigest()[:DIGEST_LENGTH] for digest in made]


def _keys() -> Iterator[bytes]:
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield salted_hmac(SALT, "key", secret=key, algorithm="sha512").digest()


def _name(owner: int) -> bytes:
    return str(owner).encode()
