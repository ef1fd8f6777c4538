from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activities", "0003_reports")]

    operations = [
        migrations.AddField(
            model_name="double",
            name="joined",
            field=models.JSONField(blank=True, default=dict, verbose_name="并入的内容"),
        ),
        migrations.AddIndex(
            model_name="double",
            index=models.Index(fields=["verdict", "-likeness"], name="activities_pair_verdicts"),
        ),
    ]
