import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("registry", "0004_codes_and_acts"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(max_length=40, verbose_name="знак формы")),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="куда привела")),
                ("created_at", models.DateTimeField(verbose_name="отправлена")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "отправленная форма",
                "verbose_name_plural": "отправленные формы",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "token"),
                        name="form_token_once",
                        violation_error_message="Эта форма уже отправлена.",
                    )
                ],
            },
        ),
    ]
