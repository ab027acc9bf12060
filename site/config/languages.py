"""The languages of the site. Vietnamese is the source; the others come by wagtail-localize."""

from django.conf.locale import LANG_INFO

LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English"), ("hmn", "Tiếng Mông"), ("blt", "Tiếng Thái")]
# As the editor calls them.
CONTENT_LANGUAGES = [
    ("vi", "Tiếng Việt"),
    ("en", "Tiếng Anh"),
    ("hmn", "Tiếng Mông"),
    ("blt", "Tiếng Thái"),
]
# Those that the editor's own screens are translated into.
EDITOR_LANGUAGES = LANGUAGES[:2]

# Django has no catalogue of these: without an entry here and a compiled locale/hmn and locale/blt it doesn't
# know their addresses. ISO 639 has hmn for all of Hmong, blt for the Tai Dam of the north-west.
LANG_INFO |= {
    "hmn": {"bidi": False, "code": "hmn", "name": "Hmong", "name_local": "Hmoob"},
    "blt": {"bidi": False, "code": "blt", "name": "Tai Dam", "name_local": "Tiếng Thái"},
}
