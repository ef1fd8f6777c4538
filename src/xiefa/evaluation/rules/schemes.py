"""What stands in the way of schemes: faults of their content, somebody who saved meanwhile, what is fixed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from xiefa.evaluation.enums import SchemeState
from xiefa.evaluation.languages import spoken
from xiefa.evaluation.models import SchemeVersion
from xiefa.evaluation.rules.doors import arrange_refusals
from xiefa.evaluation.scoring import own_influence, problems, read_scheme
from xiefa.kernel.refusal import Refusal
from xiefa.registry.models import Organisation

_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")


def content_refusals(content: Any) -> Iterator[Refusal]:
    """Everything that is wrong with the content of a scheme, each with its place and the way out."""
    for fault in problems(content):
        yield Refusal("scheme_fault", f"{fault.place}: {spoken(fault.zh, fault.en)}", field=fault.place)


def influence_refusals(content: Any) -> Iterator[Refusal]:
    """Where a judge could move their own alliance by scoring others; nothing is said of a scheme with faults."""
    if problems(content):
        return
    for one in own_influence(read_scheme(content)):
        yield Refusal("own_influence", f"{one.place}: {spoken(one.zh, one.en)}", field=one.place)


def version_refusals(host: Organisation, version: str, *, by: Any) -> Iterator[Refusal]:
    """What keeps a new version from being begun under this name."""
    yield from arrange_refusals(host, by=by)
    if not _VERSION.fullmatch(version):
        message = _("版本只能用拉丁字母、数字、点和连字符，例如 2026-draft。")
        yield Refusal("version_wrong", message, field="version")
    elif SchemeVersion.objects.filter(host=host, version=version).exists():
        yield Refusal(
            "version_taken", _("已经有版本“%(version)s”。请另取一个。") % {"version": version}, field="version"
        )


def change_scheme_refusals(scheme: SchemeVersion, content: Any, revision: int, *, by: Any) -> Iterator[Refusal]:
    """What keeps a draft from being saved. Faults of the content do not: they are shown, and mended later."""
    yield from arrange_refusals(scheme.host, by=by)
    if scheme.state != SchemeState.DRAFT:
        yield Refusal("fixed", _("这个版本已经定稿，不能再改。请以它为依据编制新的版本。"))
    elif scheme.revision != revision:
        yield Refusal("changed_meanwhile", _("刚才有人保存过这个版本。请核对两边的内容后再保存。"))
    if not isinstance(content, dict):
        yield Refusal("no_scheme", _("内容不是一个指标方案。"))


def fix_refusals(scheme: SchemeVersion, *, by: Any) -> Iterator[Refusal]:
    """What keeps a scheme from being fixed."""
    yield from arrange_refusals(scheme.host, by=by)
    if scheme.state != SchemeState.DRAFT:
        yield Refusal("fixed", _("这个版本已经定稿，不能再改。请以它为依据编制新的版本。"))
    yield from content_refusals(scheme.content)
