"""The pictures of an outline while its pages are set."""

import io

from PIL import Image

from outlines.content import Picture

SCHEME = "picture:"


class Pictures(list[bytes]):
    """What a page may show, by the addresses that `address` gave."""

    def address(self, picture: Picture) -> str:
        """Empty where the picture can't be read."""
        data = picture.load()
        return self.add(data) if data and _is_readable(data) else ""

    def add(self, data: bytes) -> str:
        self.append(data)
        return f"{SCHEME}{len(self) - 1}"


def _is_readable(data: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    return True
