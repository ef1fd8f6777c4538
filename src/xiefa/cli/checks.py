"""What ``xiefa check`` looks at. Each check gives the list of what is wrong, empty when all is well."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.core import checks as django_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from xiefa.evaluation.domain.snapshots import digest_of_parts
from xiefa.evaluation.enums import SnapshotState
from xiefa.evaluation.models import Snapshot
from xiefa.kernel.audit import verify_chain
from xiefa.kernel.triggers import Guard, missing
from xiefa.publishing.channels import CHANNELS, render
from xiefa.registry.domain.ledger import differences, problems


def data_folder() -> list[str]:
    """The data folder exists and can be written to."""
    folder = Path(settings.DATA_DIR)
    return [] if folder.is_dir() and os.access(folder, os.W_OK) else [f"{folder}: 不能写入 / not writable"]


def database() -> list[str]:
    """The database answers, every migration has been applied, and what its rows name is known to the policy."""
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return [str(error)]
    if plan:
        return [f"{migration.app_label}.{migration.name}: 尚未应用 / not applied" for migration, _ in plan]
    if settings.CACHES["default"]["LOCATION"] not in connection.introspection.table_names():
        return ["缺少登录计数表，请运行 manage.py createcachetable / the table that counts sign-ins is missing"]
    return _serious(django_checks.run_checks(tags=[django_checks.Tags.database], databases=["default"]))


def settings_and_policy() -> list[str]:
    """Django's checks and those of the rooms (roles, doors, policy files)."""
    return _serious(django_checks.run_checks())


def _serious(messages: Iterable[django_checks.CheckMessage]) -> list[str]:
    return [str(message) for message in messages if message.is_serious()]


def ledger() -> list[str]:
    """The audit ledger is unbroken."""
    try:
        return verify_chain()
    except DatabaseError as error:
        return [str(error)]


def standing() -> list[str]:
    """The ledger of standing is unbroken, guarded, and tells of the register as it is."""
    guards = [
        *import_module("xiefa.registry.migrations._ledger_guards").GUARDS,
        *import_module("xiefa.council.migrations.0002_effect_guard").GUARDS,
        *import_module("xiefa.council.migrations.0003_guards").GUARDS,
    ]
    try:
        return [*_down(guards), *problems(), *differences()]
    except DatabaseError as error:
        return [str(error)]


def snapshots() -> list[str]:
    """What was sealed and published of evaluations is guarded, and the digests of seals follow from each other."""
    try:
        sealed = Snapshot.objects.filter(state=SnapshotState.SEALED).select_related("cycle")
        wrong = [str(one) for one in sealed if one.digest != digest_of_parts(one)]
        guards = ("_snapshot_guards", "_publication_guards")
        down = _down(one for name in guards for one in import_module(f"xiefa.evaluation.migrations.{name}").GUARDS)
    except DatabaseError as error:
        return [str(error)]
    return [*down, *(f"{name}: 总校验值与封存内容不符 / the digest of all does not follow" for name in wrong)]


def _down(guards: Iterable[Guard]) -> list[str]:
    return [f"{name}: 数据库的防护缺失 / this guard of the database is missing" for name in missing(connection, guards)]


def channels() -> list[str]:
    """Every channel renders a small issue: fonts and libraries are there."""
    from xiefa.manuscript import Manuscript, Masthead, Section

    trial = Manuscript(masthead=Masthead(title_lines=("试印",)), sections=(Section(title="栏目"),))
    problems = []
    for name in CHANNELS:
        try:
            render(trial, to=name)
        except Exception as error:  # noqa: BLE001  (whatever is wrong is to be shown)
            problems.append(f"{name}: {error}")
    return problems


CHECKS: dict[str, Callable[[], list[str]]] = {
    "数据目录 / data folder": data_folder,
    "数据库 / database": database,
    "设置与政策文件 / settings and policy": settings_and_policy,
    "操作账本 / audit ledger": ledger,
    "资格台账 / ledger of standing": standing,
    "评价封存 / sealed evaluations": snapshots,
    "输出格式 / channels": channels,
}
