"""What people do with evidence: put it beside a record, say what it shows, take it away and put it back.

Every change goes through ``records.change``: it makes a new version of the record, and opens one again that was
confirmed or accepted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from xiefa.activities import kinds, rules
from xiefa.activities.domain.records import change
from xiefa.activities.enums import ActivityState, SnapshotState
from xiefa.activities.models import Activity, Evidence, EvidenceFile
from xiefa.activities.proofs import ranges
from xiefa.activities.proofs.looking import ENDINGS, Examined, examined
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refusal, Refused, refuse_if
from xiefa.kernel.sniffing import JPEG, PNG, tidy_name

PAGE = "text/html"
# A record in these states may still be completed without anybody having to confirm it anew.
UNSEALED = (ActivityState.PROPOSED, ActivityState.ENTERED)
LONGEST_NAME, LONGEST_REMARK, LONGEST_URL = 200, 300, 1_000


@dataclass(frozen=True, slots=True)
class Filing:
    """Under which word something is filed, what it is called, which pages matter, and what is said about it."""

    sort: str
    name: str = ""
    page_range: str = ""
    remark: str = ""


def add_file(
    *, activity: Activity, data: bytes, file_name: str, filing: Filing, found: Examined | None = None, by: Any
) -> Evidence:
    """Upload a file for a record; bytes that are on file already are not kept twice.

    ``found`` is what the bytes are, for those who looked before they opened a transaction of their own.
    """
    refuse_if(_may_not(activity, by))
    found = found or looked_at(data)
    with transaction.atomic():
        return _attach(activity, data, found, file_name, filing, by)


def attach_file(*, activity: Activity, data: bytes, file_name: str, filing: Filing, by: Any) -> Evidence:
    """Put a file beside a record without asking who may: for records that the system itself proposes."""
    found = looked_at(data)
    with transaction.atomic():
        return _attach(activity, data, found, file_name, filing, by)


@transaction.atomic
def add_known_file(*, activity: Activity, known: Evidence, filing: Filing, by: Any) -> Evidence:
    """Let a file that supports another record of the same organisation support this one as well."""
    refuse_if(_may_not(activity, by))
    if known not in known_files(activity):
        message = _("只能选用本单位其他记录已有的文件。请重新选择，或直接上传。")
        raise Refused([Refusal("file_unknown", message, field="known")])
    audit.take_turn()
    name = filing.name or known.name
    return _put(activity, known.file, "", Filing(filing.sort, name, filing.page_range, filing.remark), by)


@transaction.atomic
def add_link(*, activity: Activity, url: str, filing: Filing, by: Any) -> Evidence:
    """Put an address beside a record; its page is to be fetched and kept, see ``domain.links``."""
    refuse_if(_may_not(activity, by))
    url = url.strip()
    refuse_if(_url_refusals(url))
    audit.take_turn()
    return _put(activity, None, url, Filing(filing.sort, filing.name or url, filing.page_range, filing.remark), by)


@transaction.atomic
def attach_link(*, activity: Activity, url: str, filing: Filing) -> Evidence | None:
    """Put an address of our own pages beside a record that is not sealed, without asking who may; once only.

    Our own pages stay what they are, so no copy of them is kept.

    None when it is there, was taken away by somebody, or the record has been confirmed, accepted or returned meanwhile.
    """
    audit.take_turn()
    current = Activity.objects.select_for_update(of=("self",)).select_related("form").get(pk=activity.pk)
    is_known = current.evidence.filter(url=url).exists()
    if is_known or current.state not in UNSEALED or _room_refusals(current):
        return None
    return _put(current, None, url, filing, None, snapshot=SnapshotState.NONE)


@transaction.atomic
def change_evidence(*, evidence: Evidence, filing: Filing, by: Any) -> Evidence:
    """Say differently what a piece of evidence is, which pages of it matter, or what it shows."""
    activity = _locked(evidence, by)
    found = _checked(activity, evidence.file, filing)
    if evidence.removed_at is None and not evidence.url:
        others = activity.evidence.exclude(pk=evidence.pk)
        refuse_if(_double_refusals(others, evidence.file, "", found.page_range, field="page_range"))
    for name in ("sort", "name", "page_range", "remark"):
        setattr(evidence, name, getattr(found, name) or (evidence.name if name == "name" else ""))
    _changed(activity, evidence, "change", evidence.save, by)
    return evidence


@transaction.atomic
def move_evidence(*, evidence: Evidence, step: int, by: Any) -> None:
    """Put a piece of evidence one place up (-1) or down (+1) among those of its record."""
    activity = _locked(evidence, by)
    rows = list(activity.evidence.filter(removed_at=None))
    at = rows.index(evidence)
    to = min(max(at + step, 0), len(rows) - 1)
    rows.insert(to, rows.pop(at))
    for position, row in enumerate(rows, 1):
        row.position = position
    _changed(activity, evidence, "move", lambda: Evidence.objects.bulk_update(rows, ["position"]), by)


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: Any) -> None:
    """Take a piece of evidence away from its record; the file stays, and it can be put back."""
    activity = _locked(evidence, by)
    if evidence.removed_at is None:
        evidence.removed_at = clock.now()
        _changed(activity, evidence, "remove", lambda: evidence.save(update_fields=["removed_at"]), by)


@transaction.atomic
def restore_evidence(*, evidence: Evidence, by: Any) -> None:
    """Put back what was taken away."""
    activity = _locked(evidence, by)
    if evidence.removed_at is None:
        return
    refuse_if([*_room_refusals(activity), *_doubles_of(activity, evidence)])
    evidence.removed_at = None
    _changed(activity, evidence, "restore", lambda: evidence.save(update_fields=["removed_at"]), by)


def looked_at(data: bytes) -> Examined:
    """What the bytes are; ``Refused`` when they are no evidence that we take.

    Looking may take a second, so it is done before the transaction in which others would wait.
    """
    known = EvidenceFile.objects.filter(sha256=hashlib.sha256(data).hexdigest()).exclude(media_type=PAGE).first()
    if known is not None:
        return Examined(known.media_type, known.pages, known.looks)
    found, problems = examined(data, largest=kinds.largest_file())
    if found is None:
        raise Refused(problems)
    return found


def keep_bytes(data: bytes, found: Examined, *, by: Any) -> EvidenceFile:
    """Keep bytes that were looked at, under their SHA-256; the same bytes again give the row that is there."""
    sha256 = hashlib.sha256(data).hexdigest()
    audit.take_turn()
    known = EvidenceFile.objects.filter(sha256=sha256).first()
    if known is not None:
        return known
    kept = EvidenceFile(
        sha256=sha256, media_type=found.media_type, size=len(data), pages=found.pages, looks=found.looks, uploaded_by=by
    )
    # The name in the storage says nothing of what the uploader called it.
    kept.file.save(f"{sha256}{ENDINGS.get(found.media_type, '.html')}", ContentFile(data), save=False)
    kept.save(force_insert=True)
    audit.record("activities.keep_file", kept, by=by, details={"sha256": sha256, "size": len(data)})
    return kept


def known_files(activity: Activity) -> Any:
    """Evidence of the organisation's other records whose file this record does not have yet, each file once."""
    own = Evidence.objects.filter(removed_at=None, url="", file__isnull=False, activity__reporter=activity.reporter)
    here = activity.evidence.filter(removed_at=None, url="").values("file")
    others = own.exclude(file__in=here)
    newest = others.order_by("file", "-added_at", "-pk")
    ids: dict[int, int] = {}
    for pk, file in newest.values_list("pk", "file"):
        ids.setdefault(file, pk)
    return Evidence.objects.filter(pk__in=ids.values()).select_related("file", "activity").order_by("-added_at", "-pk")


def bytes_of(kept: EvidenceFile) -> bytes:
    """The bytes of a kept file."""
    with kept.file.open("rb") as file:
        content: bytes = file.read()
    return content


def _attach(activity: Activity, data: bytes, found: Examined, file_name: str, filing: Filing, by: Any) -> Evidence:
    # What is refused leaves no bytes behind.
    _checked(activity, EvidenceFile(media_type=found.media_type, pages=found.pages), filing)
    refuse_if(_room_refusals(activity))
    kept = keep_bytes(data, found, by=by)
    name = filing.name or tidy_name(file_name, kept.media_type, unnamed=_("未命名"))
    return _put(activity, kept, "", Filing(filing.sort, name, filing.page_range, filing.remark), by)


def _put(
    activity: Activity, kept: EvidenceFile | None, url: str, filing: Filing, by: Any, *, snapshot: str = ""
) -> Evidence:
    current = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    found = _checked(current, kept, filing)
    refuse_if([*_room_refusals(current), *_double_refusals(current.evidence, kept, url, found.page_range)])
    last = current.evidence.order_by("-position").first()
    evidence = Evidence(
        activity=current,
        sort=found.sort,
        name=found.name,
        file=kept,
        url=url,
        snapshot=snapshot or (SnapshotState.WAITING if url else SnapshotState.NONE),
        page_range=found.page_range,
        remark=found.remark,
        position=last.position + 1 if last else 1,
        added_by=by,
    )
    _changed(current, evidence, "add", lambda: evidence.save(force_insert=True), by)
    return evidence


def _changed(activity: Activity, evidence: Evidence, verb: str, act: Callable[[], Any], by: Any) -> None:
    """Through the one way in which a record changes; the reason says what was done to which piece."""
    reasons = {
        "add": _("添加佐证：%(name)s"),
        "change": _("修改佐证：%(name)s"),
        "move": _("调整佐证顺序：%(name)s"),
        "remove": _("移除佐证：%(name)s"),
        "restore": _("恢复佐证：%(name)s"),
    }
    change(activity, act, reason=(reasons[verb] % {"name": evidence.name})[:200], by=by)


def _locked(evidence: Evidence, by: Any) -> Activity:
    audit.take_turn()
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=evidence.activity_id)
    refuse_if(_may_not(activity, by))
    evidence.refresh_from_db()
    return activity


def _may_not(activity: Activity, by: Any) -> list[Refusal]:
    if rules.is_reporter(by, activity):
        return []
    return [Refusal("not_permitted", _("您没有修改这条记录的权限。请联系填报单位或秘书处。"))]


def _checked(activity: Activity, kept: EvidenceFile | None, filing: Filing) -> Filing:
    """The filing in clean words; ``Refused`` with everything that is wrong with it."""
    problems: list[Refusal] = []
    if filing.sort not in activity.form.form.evidence:
        problems.append(Refusal("sort_unknown", _("请选择佐证种类。"), field="sort"))
    name, remark = " ".join(filing.name.split()), filing.remark.replace("\r\n", "\n").strip()
    for field, text, longest in (("name", name, LONGEST_NAME), ("remark", remark, LONGEST_REMARK)):
        if len(text) > longest:
            words = {"most": longest, "length": len(text)}
            message = _("最多 %(most)s 字，现在有 %(length)s 字。请缩短。") % words
            problems.append(Refusal(f"{field}_long", message, field=field))
    pages = _pages(filing.page_range, kept, problems)
    refuse_if(problems)
    return Filing(filing.sort, name, pages, remark)


def _pages(text: str, kept: EvidenceFile | None, problems: list[Refusal]) -> str:
    count = 1 if kept and kept.media_type in {JPEG, PNG} else kept.pages if kept else None
    try:
        written = ranges.write_pages(ranges.read_pages(text, count=count))
    except ranges.NotPages as error:
        if error.page:
            message = _("文件只有 %(count)s 页，没有第 %(page)s 页。请核对页码。") % {
                "count": count,
                "page": error.page,
            }
        else:
            message = _("看不懂页码“%(piece)s”。请写成“3-5, 8”这样。") % {"piece": error.piece[:20]}
        problems.append(Refusal("pages_wrong", message, field="page_range"))
        return ""
    if len(written) > ranges.LONGEST:
        problems.append(Refusal("pages_wrong", _("页码太多太碎。请写成几段。"), field="page_range"))
    return written


def _url_refusals(url: str) -> list[Refusal]:
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        message = _("这不是完整的网址。请从浏览器的地址栏复制，以 http:// 或 https:// 开头。")
        return [Refusal("url_wrong", message, field="url")]
    if len(url) > LONGEST_URL:
        return [Refusal("url_long", _("网址太长。请去掉问号后面的部分再试。"), field="url")]
    return []


def _room_refusals(activity: Activity) -> list[Refusal]:
    most = kinds.most_files()
    if activity.evidence.filter(removed_at=None).count() < most:
        return []
    return [Refusal("evidence_full", _("一条记录最多 %(most)s 件佐证。请先移除不需要的。") % {"most": most})]


def _doubles_of(activity: Activity, evidence: Evidence) -> list[Refusal]:
    return _double_refusals(activity.evidence, evidence.file, evidence.url, evidence.page_range)


def _double_refusals(
    rows: Any, kept: EvidenceFile | None, url: str, page_range: str, *, field: str = "file"
) -> list[Refusal]:
    """An address stands on a record once; a file once for each choice of its pages."""
    here = rows.filter(removed_at=None)
    found = here.filter(url=url).first() if url else here.filter(url="", file=kept, page_range=page_range).first()
    if found is None:
        return []
    words = {"name": found.name}
    if url:
        message = _("它已作为“%(name)s”列在这条记录里。要改页码或说明，请修改那一件。") % words
        return [Refusal("evidence_double", message, field="url")]
    message = _("这个文件的这些页已作为“%(name)s”列在这条记录里。引用别的页请填写别的页码；要改说明，请修改那一件。")
    return [Refusal("evidence_double", message % words, field=field)]
