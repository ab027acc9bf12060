from django.db import migrations, models

from documents.numbers import number_key


def make_keys(apps, schema_editor):
    """The keys by the rules of documents.numbers: zeros before the number and parted codes make no difference."""
    documents = apps.get_model("documents", "LegalDocumentPage").objects.only("pk", "number", "number_key")
    for document in documents.iterator(chunk_size=500):
        key = number_key(document.number)
        if key != document.number_key:
            documents.filter(pk=document.pk).update(number_key=key)


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="legaldocumentpage",
            name="number_key",
            field=models.CharField(db_index=True, default="", editable=False, max_length=120),
        ),
        migrations.RunPython(make_keys, migrations.RunPython.noop),
    ]
