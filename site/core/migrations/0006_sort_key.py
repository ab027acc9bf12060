import unicodedata

from django.db import migrations

# As core.text has them; what a migration made stays as it was.
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONE_ORDER = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def letters_and_tones() -> tuple[str, str, str]:
    """Every letter as it is written, what stands for it in the order of letters, and its tone as a digit."""
    written, order, tones = "", "", ""
    for place, letter in enumerate(ALPHABET):
        for tone, number in {"": 0, **TONE_ORDER}.items():
            toned = unicodedata.normalize("NFC", letter + tone)
            if len(toned) > 1:  # a consonant has no tone
                continue
            for form in (toned, toned.upper()):
                written += form
                # The private use area comes behind all punctuation and digits.
                order += chr(0xE000 + place)
                tones += str(number)
    return written, order, tones


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0005_page_parents'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        # core.text.sort_key for the database: the collations of Vietnamese are not on every server.
        migrations.RunSQL(
            """
            CREATE FUNCTION vietnamese_sort_key(written text) RETURNS text
            LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
                SELECT translate(normalize(written, NFC), '{0}', '{1}')
                    || chr(1) || translate(normalize(written, NFC), '{0}', '{2}')
            $$
            """.format(*letters_and_tones()),
            "DROP FUNCTION vietnamese_sort_key(text)",
        ),
        # On Wagtail's own table: an editor's list of a large section is sorted by titles.
        migrations.RunSQL(
            'CREATE INDEX core_page_title ON wagtailcore_page (vietnamese_sort_key(title) COLLATE "C")',
            "DROP INDEX core_page_title",
        ),
    ]
