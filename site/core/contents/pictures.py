"""Pictures as they are kept: upright, in the colours of screens, and without what cameras and programs note.

Where a photo was taken, the camera's number, a thumbnail of what was cut away: none of it is a reader's
business. Written anew, a picture holds nothing but itself: nothing hangs on its end.
"""

import warnings
from contextlib import suppress
from io import BytesIO
from typing import IO, Any

from PIL import Image, ImageCms, ImageOps
from PIL.JpegImagePlugin import get_sampling

from core.confined import BROKEN

from .words import FRAMES, OTHER, PIXELS, ContentError

# 25 million in all frames together, as WAGTAILIMAGES_MAX_IMAGE_PIXELS says.
MOST_PIXELS = 25_000_000
MOST_FRAMES = 500
FORMATS = {"gif": "GIF", "jpeg": "JPEG", "jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
# What of the notes of a picture is how it is shown.
SHOWN = ("transparency", "duration", "loop", "background")
LOSSLESS = b"VP8L"
# A still picture of so many pixels takes some megabytes and hundredths of a second.
SMALL = 1_000_000
JPEG_QUALITY, WEBP_QUALITY = 92, 90


def cleaned(file: IO[bytes], kind: str) -> bytes:
    """The picture written anew. Raises ContentError before it is decoded where it is too large."""
    image = opened(file, kind)
    image.load()
    form = "JPEG" if image.format == "MPO" else str(image.format)
    if getattr(image, "is_animated", False) and form != "JPEG":
        return _written(image, form, {"save_all": True, **_animation(image)})
    return _written(_still(image), form, _options(image, file))


def is_small(file: IO[bytes], kind: str) -> bool:
    """Whether it takes no more than a small picture does; not where that can't be told."""
    file.seek(0)
    try:
        image = Image.open(file, formats=[FORMATS[kind]])
        return image.width * image.height <= SMALL and not getattr(image, "is_animated", False)
    # Pillow raises what it likes on what only looks like one, and takes its own warning for an error.
    except Exception:
        return False


def opened(file: IO[bytes], kind: str) -> Image.Image:
    """The picture, of which the header alone was read. Raises ContentError."""
    file.seek(0)
    with warnings.catch_warnings():
        # Pillow's own limit is looked at below.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            image = Image.open(file, formats=[FORMATS[kind]])
        except Image.DecompressionBombError as error:
            raise ContentError(PIXELS, str(error)) from error
        # Pillow raises what it likes on what only looks like one.
        except Exception as error:
            raise ContentError(OTHER, repr(error)) from error
        if image.width * image.height > MOST_PIXELS:
            raise ContentError(PIXELS)
        # A photo of a telephone may have a second one behind it, which isn't kept.
        frames = 1 if image.format == "MPO" else _frames(image)
    if frames > MOST_FRAMES:
        raise ContentError(FRAMES)
    if image.width * image.height * frames > MOST_PIXELS:
        raise ContentError(PIXELS)
    return image


def _frames(image: Any) -> int:
    """How many frames it has; of a GIF, which must be gone through to know, one more than fit at most."""
    if not getattr(image, "is_animated", False):
        return 1
    if image.format != "GIF":
        return image.n_frames
    most = min(MOST_FRAMES, MOST_PIXELS // (image.width * image.height))
    with suppress(EOFError):
        for number in range(most + 1):
            image.seek(number)
        return most + 1
    count = image.tell() + 1
    image.seek(0)
    return count


def _still(image: Image.Image) -> Image.Image:
    kept = {name: image.info[name] for name in SHOWN if name in image.info}
    upright = ImageOps.exif_transpose(image)
    shown = _in_screen_colours(upright, image.info.get("icc_profile"))
    shown.info.clear()
    if shown.mode == image.mode:
        shown.info.update(kept)
    return shown


def _in_screen_colours(image: Image.Image, profile: bytes | None) -> Image.Image:
    """sRGB without a profile, which every browser takes an image without one for; 8 bits a channel."""
    if image.mode.startswith("I"):
        # 16 bits of grey, which convert() would cut off at white.
        return image.convert("I").point(lambda level: level / 256).convert("L")
    if profile and image.mode in ("RGB", "CMYK"):
        with suppress(ImageCms.PyCMSError, OSError):
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            changed = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
            return changed or image
    return image.convert("RGB") if image.mode in ("CMYK", "YCbCr", "LAB", "HSV", "F") else image


def _animation(image: Any) -> dict[str, Any]:
    """Frame by frame, as each is shown."""
    durations = []
    for number in range(image.n_frames):
        image.seek(number)
        durations.append(image.info.get("duration", 0))
    image.seek(0)
    loop = {"loop": image.info["loop"]} if "loop" in image.info else {}
    return {"duration": durations, **loop}


def _options(image: Any, file: IO[bytes]) -> dict[str, Any]:
    if image.format in ("JPEG", "MPO"):
        # The tables that it was packed with: packed again with the same ones it loses next to nothing.
        if image.mode in ("L", "RGB") and not image.info.get("icc_profile"):
            return {"qtables": image.quantization, "subsampling": get_sampling(image)}
        return {"quality": JPEG_QUALITY}
    if image.format == "WEBP":
        file.seek(0)
        return {"lossless": LOSSLESS in file.read(4096), "quality": WEBP_QUALITY}
    return {}


def _written(image: Image.Image, form: str, options: dict[str, Any]) -> bytes:
    """Nothing is written but what is said here: Pillow would take a comment over by itself."""
    content = BytesIO()
    try:
        image.save(content, form, exif=b"", icc_profile=None, comment=b"", xmp=b"", **options)
    except (ValueError, KeyError, OSError) as error:
        raise ContentError(BROKEN, repr(error)) from error
    return content.getvalue()
