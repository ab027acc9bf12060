from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0005_moving_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="touch",
            name="after",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddIndex(
            model_name="touch",
            index=models.Index(
                condition=models.Q(("what", "compare"), _negated=True),
                fields=["id"],
                name="exchange_touch_marks",
            ),
        ),
        migrations.AddIndex(
            model_name="touch",
            index=models.Index(
                condition=models.Q(("what", "compare")), fields=["id"], name="exchange_touch_next"
            ),
        ),
        migrations.AddIndex(
            model_name="touch",
            index=models.Index(
                condition=models.Q(("what", "compare")), fields=["key"], name="exchange_touch_pages"
            ),
        ),
    ]
