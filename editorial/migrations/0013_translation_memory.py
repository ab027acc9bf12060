from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("editorial", "0012_checksettings_externallink"),
        ("wagtail_localize", "0016_rename_page_revision_translationlog_revision"),
    ]

    operations = [
        # editorial.translating.memory: spaces and the form of letters make no other string.
        migrations.RunSQL(
            r"""
            CREATE FUNCTION translation_memory_key(written text) RETURNS text
            LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
                SELECT md5(normalize(btrim(regexp_replace(written, '[\s\u00a0]+', ' ', 'g')), NFC))
            $$
            """,
            "DROP FUNCTION translation_memory_key(text)",
        ),
        # On wagtail-localize's own table.
        migrations.RunSQL(
            "CREATE INDEX editorial_translation_memory ON wagtail_localize_string (translation_memory_key(data))",
            "DROP INDEX editorial_translation_memory",
        ),
    ]
