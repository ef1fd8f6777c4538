import django.db.models.deletion
import xiefa.kernel.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0006_api"),
        ("registry", "0007_employment"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("web", "网页填报"),
                            ("news", "来自稿件"),
                            ("meeting", "来自会议"),
                            ("earlier", "沿用上期"),
                            ("sheet", "表格导入"),
                            ("list", "粘贴清单"),
                            ("program", "系统对接"),
                        ],
                        max_length=20,
                        verbose_name="来源",
                    ),
                ),
                ("file_name", models.CharField(max_length=200, verbose_name="文件名")),
                ("sha256", models.CharField(max_length=64, verbose_name="文件校验值")),
                ("source", models.BinaryField(verbose_name="原文件")),
                ("lines", models.JSONField(default=list, verbose_name="各行")),
                ("remarks", models.JSONField(default=list, verbose_name="读取说明")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "正在核对"),
                            ("previewed", "待您确认"),
                            ("applying", "正在导入"),
                            ("applied", "已导入"),
                            ("discarded", "已放弃"),
                        ],
                        default="waiting",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0, verbose_name="已处理")),
                ("uploaded_at", models.DateTimeField(default=xiefa.kernel.clock.now, verbose_name="上传时间")),
                ("touched_at", models.DateTimeField(default=xiefa.kernel.clock.now, verbose_name="最近处理")),
                ("applied_at", models.DateTimeField(blank=True, null=True, verbose_name="导入时间")),
                ("taken_back_at", models.DateTimeField(blank=True, null=True, verbose_name="撤回时间")),
                (
                    "applied_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="导入人",
                    ),
                ),
                (
                    "host",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                        verbose_name="主办组织",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activity_imports",
                        to="registry.organisation",
                        verbose_name="填报单位",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
            ],
            options={
                "verbose_name": "导入批次",
                "ordering": ["-uploaded_at", "-pk"],
                "indexes": [models.Index(fields=["reporter", "-uploaded_at"], name="activities_imports_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "previewed", "applying", "applied", "discarded"])),
                        name="activities_import_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["sheet", "list"])), name="activities_import_origin"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken_back_at", None), ("state", "applied"), _connector="OR"),
                        name="activities_import_taken_back",
                    ),
                ],
            },
        ),
    ]
