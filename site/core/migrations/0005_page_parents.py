from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0004_file_preview'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        # On Wagtail's own table: the menu and other lists of a few pages would look at all pages of the site.
        migrations.RunSQL(
            "CREATE INDEX core_page_parent ON wagtailcore_page (left(path, -4))",
            "DROP INDEX core_page_parent",
        ),
    ]
