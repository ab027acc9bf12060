from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("news", "0003_listed_news")]

    operations = [
        migrations.AddIndex(
            model_name="newspage",
            index=models.Index(
                fields=["source_url"], name="news_of_a_source", condition=~models.Q(source_url="")
            ),
        ),
    ]
