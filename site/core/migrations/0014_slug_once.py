"""A slug stands once below a page: Wagtail looks for it before it writes, and two may look at one moment.

Not in the bin (core.hidden_bin), where what was deleted from several places lies side by side.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0013_website_groups")]

    operations = [
        migrations.RunSQL(
            "CREATE UNIQUE INDEX core_slug_once_below_page ON wagtailcore_page (left(path, -4), slug)"
            " WHERE path < 'ZZZZ'",
            "DROP INDEX core_slug_once_below_page",
        )
    ]
