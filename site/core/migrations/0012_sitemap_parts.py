from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0011_place_of_letters'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        # When a page in a part of the sitemap was last published, without looking at its pages (core.sitemaps).
        migrations.RunSQL(
            "CREATE INDEX core_sitemap_part ON wagtailcore_page ((id / 2000), last_published_at)"
            " WHERE live AND alias_of_id IS NULL",
            "DROP INDEX core_sitemap_part",
        ),
    ]
