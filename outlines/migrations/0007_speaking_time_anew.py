from django.db import migrations


def forget(apps, schema_editor):
    """The lead and the numerals of parts are counted now: the set-up counts what was counted without them."""
    apps.get_model("outlines", "OutlinePage").objects.update(counted_parts=None)


class Migration(migrations.Migration):

    dependencies = [
        ('outlines', '0006_field_reports'),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
    ]
