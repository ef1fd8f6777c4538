"""Reports: when they were opened with what is known, and what the checks looked at."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Three columns."""

    dependencies = [("activities", "0002_binder")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="prepared_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="列出已知情况的时间"),
        ),
        migrations.AddField(
            model_name="checkrun",
            name="open_count",
            field=models.PositiveIntegerField(default=0, verbose_name="待办项数"),
        ),
        migrations.AddField(
            model_name="checkrun",
            name="basis",
            field=models.CharField(blank=True, max_length=120, verbose_name="所据数据"),
        ),
    ]
