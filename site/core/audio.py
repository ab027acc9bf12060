"""Audio files: which are taken for a spoken version, and how long they are."""

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from tinytag import TinyTag

from core.uploads import extension_of, local_path

logger = logging.getLogger(__name__)

# What every phone plays. WAV is left out: ten minutes of it are a hundred megabytes.
EXTENSIONS = ("mp3", "m4a", "ogg", "opus")
# More than an hour of speech at 64 kbit/s.
LARGEST = 30 * 1024 * 1024


def seconds_of(file: Any) -> int:
    """How long a file of the library plays; 0 where nobody can tell, as of what isn't audio."""
    try:
        with local_path(file) as path:
            return round(TinyTag.get(path, tags=False).duration or 0)
    # A reader of damaged files fails in many ways; none of them is a reason not to answer.
    except Exception:
        logger.info("The length of the file %s can't be read", file.pk, exc_info=True)
        return 0


def check_audio(file: Any) -> int:
    """How long a spoken version is. Raises ValidationError for a file that can't be one."""
    if extension_of(file.filename) not in EXTENSIONS:
        kinds = ", ".join(EXTENSIONS)
        raise ValidationError(_("A spoken version is an audio file: %(kinds)s.") % {"kinds": kinds})
    if (file.get_file_size() or 0) > LARGEST:
        most = filesizeformat(LARGEST)
        message = _("The file is larger than %(most)s. Save it as MP3 at 64 kbit/s.")
        raise ValidationError(message % {"most": most})
    seconds = seconds_of(file)
    if not seconds:
        raise ValidationError(_("There is no sound in this file, or it is damaged."))
    return seconds
