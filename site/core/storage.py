"""Uploaded files in a store with the interface of S3, for several servers; needs requirements-s3.txt."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from delivery.away import StoreAwayError

# Checksums only where they are asked for: stores other than Amazon's don't know the newer ones.
CLIENT = Config(
    connect_timeout=2,
    read_timeout=10,
    retries={"total_max_attempts": 2, "mode": "standard"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
    s3={"addressing_style": "path"},
)


@contextmanager
def reached() -> Iterator[None]:
    """Raises StoreAwayError where the store isn't there or refuses: as with a folder, Wagtail then shows no
    image. FileNotFoundError where it hasn't the file."""
    try:
        yield
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == HTTPStatus.NOT_FOUND:
            raise FileNotFoundError(str(error)) from error
        raise StoreAwayError(str(error)) from error
    except BotoCoreError as error:
        raise StoreAwayError(str(error)) from error


class MediaStorage(S3Storage):
    """Images keep their addresses below MEDIA_URL, which the web server in front fetches from the store."""

    def get_default_settings(self) -> dict[str, Any]:
        return {**super().get_default_settings(), "client_config": CLIENT, "file_overwrite": False}

    def url(self, name: str, *_args: Any, **_options: Any) -> str:
        return urljoin(settings.MEDIA_URL, filepath_to_uri(name))

    def exists(self, name: str) -> bool:
        with reached():
            return super().exists(name)

    def delete(self, name: str) -> None:
        with reached():
            super().delete(name)

    def size(self, name: str) -> int:
        with reached():
            return super().size(name)

    def get_modified_time(self, name: str) -> datetime:
        with reached():
            return super().get_modified_time(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with reached():
            return super().listdir(name)

    def _open(self, name: str, mode: str = "rb") -> Any:
        with reached():
            return super()._open(name, mode)

    def _save(self, name: str, content: Any) -> str:
        with reached():
            return super()._save(name, content)
