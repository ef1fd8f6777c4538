"""Links: the page behind each is fetched once and kept as it was; what went wrong is said and can be tried again."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xiefa.activities import kinds, rules
from xiefa.activities.domain.evidence import PAGE, keep_bytes, looked_at
from xiefa.activities.enums import SnapshotState
from xiefa.activities.models import Evidence, EvidenceFile
from xiefa.activities.proofs.fetching import CannotFetch, Fetched, Networks, fetch
from xiefa.activities.proofs.looking import Examined
from xiefa.activities.proofs.words import words_of_page
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refusal, Refused, refuse_if

_PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain", ""})
# What stands in ``Evidence.problem`` before the colon, in words.
PROBLEMS: dict[str, Promise] = {
    "address": _("网址写得不对"),
    "scheme": _("只能存档 http 和 https 网页"),
    "port": _("网址里的端口（%(detail)s）不是网站常用的端口"),
    "name": _("找不到网站 %(detail)s"),
    "inner": _("网址指向单位内部的网络，不能存档"),
    "connection": _("连不上网站"),
    "certificate": _("网站的安全证书有问题"),
    "timeout": _("网站太慢，等不到页面"),
    "status": _("网站答复 %(detail)s，没有给出页面"),
    "redirects": _("网址跳转次数太多"),
    "large": _("页面超过 %(detail)s MB"),
    "damaged": _("页面没有传完整"),
    "blank": _("页面里没有可存的文字，可能要登录才能看"),
    "format": _("网址给出的不是网页、PDF、Word 或图片"),
}


@transaction.atomic
def try_again(*, evidence: Evidence, by: Any) -> None:
    """Have a page fetched that could not be fetched before."""
    evidence.refresh_from_db()
    if not rules.is_reporter(by, evidence.activity) and not rules.is_accepter(by, evidence.activity):
        refuse_if([Refusal("not_permitted", str(_("您没有修改这条记录的权限。请联系填报单位或秘书处。")))])
    if evidence.url and evidence.snapshot == SnapshotState.FAILED:
        evidence.snapshot, evidence.problem = SnapshotState.WAITING, ""
        evidence.save(update_fields=["snapshot", "problem"])


def keep_page(evidence: Evidence) -> str:
    """Fetch the page behind a link that waits for it, and keep it; the state of the link afterwards.

    The network is asked outside any transaction; two who do this at once keep the same page once.
    """
    if evidence.snapshot != SnapshotState.WAITING or evidence.removed_at is not None:
        return evidence.snapshot
    try:
        found = fetch(evidence.url, inner=inner_networks())
        what = _what(found)
        with transaction.atomic():
            _note(evidence, SnapshotState.KEPT, kept=keep_bytes(found.data, what, by=None))
    except CannotFetch as error:
        _note(evidence, SnapshotState.FAILED, problem=str(error)[:300])
    evidence.refresh_from_db()
    return evidence.snapshot


def waiting() -> Iterator[Evidence]:
    """Links whose pages are still to be fetched, the oldest first."""
    rows = Evidence.objects.filter(snapshot=SnapshotState.WAITING, removed_at=None).exclude(url="")
    yield from rows.select_related("activity").order_by("added_at")[:50]


def problem_of(evidence: Evidence) -> str:
    """Why the page was not kept, as a clause in the reader's language; "" when nothing went wrong."""
    code, _colon, detail = evidence.problem.partition(":")
    words = PROBLEMS.get(code)
    return "" if words is None else str(words) % {"detail": detail}


def inner_networks() -> Networks:
    """The networks of the office whose pages may be kept although they are not open to the world."""
    return [ip_network(one) for one in settings.SNAPSHOT_NETWORKS]


def _what(found: Fetched) -> Examined:
    """What came: a page with words in it, or another format that could have been uploaded as well."""
    if found.media_type in _PAGES and not found.data.startswith(b"%PDF-"):
        words = words_of_page(found.data)
        if words is None or not words.pieces:
            raise CannotFetch("blank")
        return Examined(PAGE)
    try:
        return looked_at(found.data)
    except Refused as refused:
        is_large = "file_large" in refused.codes
        raise CannotFetch(
            "large" if is_large else "format", str(kinds.largest_file() >> 20) if is_large else ""
        ) from refused


def _note(evidence: Evidence, state: str, *, kept: EvidenceFile | None = None, problem: str = "") -> None:
    """Write down how it went, unless somebody else did so first."""
    with transaction.atomic():
        waits = Evidence.objects.filter(pk=evidence.pk, snapshot=SnapshotState.WAITING)
        if not waits.update(snapshot=state, file=kept, problem=problem, fetched_at=clock.now()):
            return
        details = {"evidence": evidence.pk, "url": evidence.url, "sha256": kept.sha256 if kept else "", "why": problem}
        audit.record("activities.keep_page", evidence.activity, by=None, details=details)
