"""Rows entered before the reference data came have no keys of matching and order yet."""

from django.db import migrations

from ezh_rollout.shared import text
from registry import names

LONGEST = 500


def fill_keys(apps, schema_editor):
    for employee in apps.get_model("registry", "Employee").objects.iterator():
        employee.name_key = names.person_key(employee.last_name, employee.first_name, employee.middle_name)[:LONGEST]
        employee.save(update_fields=["name_key"])
    for year in apps.get_model("registry", "StudyYear").objects.iterator():
        words = f"{year.starts_on.year}/{year.ends_on.year} учебный год"
        year.sort_key = text.sort_key(year.starts_on.isoformat())[:LONGEST]
        year.search_key = text.search_key(words)[:LONGEST]
        year.save(update_fields=["sort_key", "search_key"])


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_reference_data")]

    operations = [migrations.RunPython(fill_keys, migrations.RunPython.noop)]
