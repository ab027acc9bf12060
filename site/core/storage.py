"""Uploaded files in a store with the interface of S3, for several servers; needs requirements-s3.txt."""

from typing import Any
from urllib.parse import urljoin

from botocore.config import Config
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

# Checksums only where they are asked for: stores other than Amazon's don't know the newer ones.
CLIENT = Config(
    connect_timeout=2,
    read_timeout=10,
    retries={"total_max_attempts": 2, "mode": "standard"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
    s3={"addressing_style": "path"},
)


class MediaStorage(S3Storage):
    """Images keep their addresses below MEDIA_URL, which the web server in front fetches from the store."""

    def get_default_settings(self) -> dict[str, Any]:
        return {**super().get_default_settings(), "client_config": CLIENT, "file_overwrite": False}

    def url(self, name: str, *_args: Any, **_options: Any) -> str:
        return urljoin(settings.MEDIA_URL, filepath_to_uri(name))
