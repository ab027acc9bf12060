from django.db import migrations, models

LEVELS = [("off", "off"), ("warn", "warn"), ("block", "keep from being published")]


class Migration(migrations.Migration):
    dependencies = [("editorial", "0013_translation_memory")]

    operations = [
        migrations.AddField(
            model_name="checksettings",
            name="quotations",
            field=models.CharField(
                choices=LEVELS,
                default="warn",
                max_length=5,
                verbose_name="Quoted provision that readers don't see",
            ),
        ),
        migrations.AddField(
            model_name="checksettings",
            name="to_write",
            field=models.CharField(
                choices=LEVELS,
                default="warn",
                max_length=5,
                verbose_name="Text of a template that is still to be written",
            ),
        ),
    ]
