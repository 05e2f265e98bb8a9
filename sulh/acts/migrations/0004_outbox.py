"""What is to be sent to office holders after a commit."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("acts", "0003_record")]

    operations = [
        migrations.CreateModel(
            name="Outgoing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dialogue", models.CharField(max_length=32)),
                ("kind", models.CharField(max_length=40)),
                ("holder", models.CharField(max_length=32)),
                ("params", models.JSONField(default=dict)),
                ("about", models.CharField(max_length=120, unique=True)),
                ("hour", models.DateTimeField()),
                ("sent", models.BooleanField(default=False)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("gave_up", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [models.Index(fields=["sent", "gave_up", "hour"], name="waiting_to_be_sent")]
            },
        ),
    ]
