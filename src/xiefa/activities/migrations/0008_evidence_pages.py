from django.db import migrations, models


class Migration(migrations.Migration):
    """One file may stand on a record several times, each time for other pages."""

    dependencies = [("activities", "0007_importing")]

    operations = [
        migrations.RemoveConstraint("evidence", "activities_evidence_file_once"),
        migrations.AddConstraint(
            "evidence",
            models.UniqueConstraint(
                condition=models.Q(("file__isnull", False), ("removed_at", None), ("url", "")),
                fields=("activity", "file", "page_range"),
                name="activities_evidence_pages_once",
            ),
        ),
    ]
