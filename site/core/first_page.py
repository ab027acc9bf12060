"""The child process that draws the first page of a PDF: python -m core.first_page PATH

Prints the picture as width and height, two bytes each, and three bytes for each pixel: whatever a hostile
file makes of the child, that can't be anything else than a picture of bounded size. See core.confined.
"""

import struct
import sys

import pypdfium2

from core.confined import confine

# Twice what a page of text takes beside a link, for screens of two pixels a point.
WIDTH, HEIGHT = 160, 240
HEADER = ">HH"
MOST_BYTES = struct.calcsize(HEADER) + 3 * WIDTH * HEIGHT
MEMORY = 512 * 1024 * 1024
SECONDS = 10


def main(path: str) -> None:
    confine(MEMORY, MOST_BYTES, seconds=SECONDS, processor=SECONDS)
    page = pypdfium2.PdfDocument(path)[0]
    # Drawn at the size that is asked for, not at the one that it claims.
    scale = min(WIDTH / page.get_width(), HEIGHT / page.get_height())
    picture = page.render(scale=scale).to_pil().convert("RGB")
    picture.thumbnail((WIDTH, HEIGHT))
    sys.stdout.buffer.write(struct.pack(HEADER, *picture.size) + picture.tobytes())


if __name__ == "__main__":
    main(sys.argv[1])
