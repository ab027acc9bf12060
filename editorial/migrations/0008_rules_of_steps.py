from django.db import migrations

# The steps that setup_site made before they had rules.
RULES = {
    "Biên tập": {"by_units": True, "days": 2},
    "Lãnh đạo duyệt": {"four_eyes": True, "days": 1},
}


def give_rules(apps, schema_editor):
    for name, rules in RULES.items():
        apps.get_model("editorial", "ApprovalTask").objects.filter(name=name, days=None).update(**rules)


class Migration(migrations.Migration):

    dependencies = [
        ('editorial', '0007_bundles'),
    ]

    operations = [
        migrations.RunPython(give_rules, migrations.RunPython.noop),
    ]
