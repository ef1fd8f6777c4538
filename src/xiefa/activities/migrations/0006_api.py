from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activities", "0005_doubles")]

    operations = [
        migrations.CreateModel(
            name="ApiUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=64, verbose_name="对象")),
                ("minute", models.BigIntegerField(verbose_name="分钟")),
                ("count", models.PositiveIntegerField(default=1, verbose_name="次数")),
            ],
            options={"verbose_name": "接口用量", "ordering": ["minute", "subject"]},
        ),
        migrations.AddConstraint(
            model_name="apiuse",
            constraint=models.UniqueConstraint(fields=("subject", "minute"), name="activities_use_once"),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(
                fields=["-since", "-id"],
                condition=models.Q(state="accepted", openness="public", same_as=None),
                name="activities_public",
            ),
        ),
    ]
