"""Rights on consents: schools that began before them get them for the groups of their roles."""

from django.db import migrations


NEW = {
    "keep_consents": ("director", "deputy"),
    "print_consents": ("director", "deputy", "sysadmin"),
    "hand_over_data": ("sysadmin",),
}
NAMES = {
    "keep_consents": "Ведёт согласия, отзывы и обращения",
    "print_consents": "Печатает бланки согласий и загружает сканы",
    "hand_over_data": "Передаёт данные в электронный журнал",
}


def grant(apps, schema_editor):
    """A permission is usually made after the last migration; here it is needed before."""
    content_type = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="registry", model="school").first()
    if content_type is None:
        return
    granted = apps.get_model("registry", "SchoolGroupObjectPermission").objects
    groups = apps.get_model("auth", "Group").objects
    for right, roles in NEW.items():
        permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=content_type, codename=right, defaults={"name": NAMES[right]}
        )
        for school in apps.get_model("registry", "School").objects.values_list("pk", flat=True):
            for group in groups.filter(name__in=[f"school-{school}-{role}" for role in roles]):
                granted.get_or_create(permission=permission, group=group, content_object_id=school)


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0003_keys_of_names'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='school',
            options={'ordering': ['short_name', 'pk'], 'permissions': [('view_whole_school', 'Видит всё по школе'), ('work_here', 'Работает в школе: свои задачи и приказы для ознакомления'), ('appoint_people', 'Назначает людей на роли'), ('edit_registry', 'Ведёт данные школы'), ('verify_data', 'Проверяет данные школы'), ('write_plan', 'Составляет план'), ('track_tasks', 'Ведёт задачи и отчитывается по ним'), ('accept_tasks', 'Принимает и возвращает задачи'), ('approve_plan', 'Утверждает план'), ('draft_orders', 'Готовит проекты приказов'), ('sign_orders', 'Подписывает и отменяет приказы'), ('keep_consents', 'Ведёт согласия, отзывы и обращения'), ('print_consents', 'Печатает бланки согласий и загружает сканы'), ('hand_over_data', 'Передаёт данные в электронный журнал'), ('view_counts', 'Видит сводные числа без персональных данных')], 'verbose_name': 'школа', 'verbose_name_plural': 'школы'},
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
