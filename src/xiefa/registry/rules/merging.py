"""What stands in the way of making one of two rows, and of parting them again."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from xiefa.accounts.models import RoleGrant
from xiefa.kernel import clock
from xiefa.kernel.refusal import Refusal
from xiefa.registry import following
from xiefa.registry.models import (
    LedgerEntry,
    MemberUnit,
    Merger,
    NotADouble,
    Organisation,
    OrganisationName,
    Person,
    Seat,
    Standing,
)


def is_gone(thing: Organisation | Person) -> bool:
    """Whether it was found to be a double and merged into another."""
    return thing.mergers_away.filter(undone_at=None).exists()


def on_ledger(organisation: Organisation) -> bool:
    """Whether resolutions have said anything about its standing, or it has given standing to others."""
    entries = Q(subject=f"organisation:{organisation.code}") | Q(host_code=organisation.code)
    return (
        LedgerEntry.objects.filter(entries).exists()
        or Standing.objects.filter(Q(organisation=organisation) | Q(host=organisation)).exists()
    )


def resolved_seats() -> QuerySet[Seat]:
    """Seats that changed or may only change by resolution."""
    of_ledger = Q(opened_by__isnull=False) | Q(closed_by__isnull=False)
    return Seat.objects.filter(of_ledger | Q(body__is_governed=True))


def merge_refusals(kept: Organisation, gone: Organisation, *, reason: str) -> Iterator[Refusal]:
    """Why ``gone`` cannot be merged into ``kept`` as a double of it."""
    if kept == gone:
        yield Refusal("same_row", _("请选择两个不同的组织。"))
        return
    yield from _first_refusals(kept, gone, reason)
    if gone.is_host:
        yield Refusal("host_stays", _("本平台的主办方不能并入其他组织。"))
    if kept.kind != gone.kind:
        yield Refusal("kinds_differ", _("两个组织的类别不同。如果确实是同一个组织，请先更正类别。"))
    if kept.closed_on:
        yield Refusal("kept_is_closed", _("要保留的组织已经终止，请把另一个作为要保留的组织。"))
    if gone.founded_on and gone.founded_on >= clock.today():
        yield Refusal("founded_ahead", _("要并入的组织的成立日期还没有到，请先更正。"))
    yield from _standing_refusals(kept, gone)
    both = [kept, gone]
    if MemberUnit.objects.filter(alliance__in=both, unit__in=both).exists():
        yield Refusal("unit_of_the_other", _("其中一个登记为另一个的成员单位，不是同一个组织。"))
    grants = RoleGrant.objects.not_ended(clock.today()).filter(host_code=gone.code)
    if grants.exists():
        words = {"count": grants.count(), "code": gone.code}
        message = _("还有 %(count)s 个角色授予只面向代码“%(code)s”，请先在“账号”页面终止并改授。") % words
        yield Refusal("roles_held", message)
    yield from following.conflicts(kept, gone)


def apart_refusals(first: Organisation | Person, second: Organisation | Person, *, reason: str) -> Iterator[Refusal]:
    """Why two rows cannot be marked as no doubles of each other."""
    if first == second:
        yield Refusal("same_row", _("请选择两条不同的记录。"))
        return
    if not reason:
        yield Refusal("reason_missing", _("请写明为什么认定不是重复记录。"), "reason")
    for one in (first, second):
        if is_gone(one):
            yield Refusal("gone_already", _("“%(name)s”已经并入另一条记录。") % {"name": one})


def _first_refusals(kept: Organisation | Person, gone: Organisation | Person, reason: str) -> Iterator[Refusal]:
    if not reason:
        yield Refusal("reason_missing", _("请写明为什么认定是重复记录。"), "reason")
    for one in (kept, gone):
        if is_gone(one):
            yield Refusal("gone_already", _("“%(name)s”已经并入另一条记录。") % {"name": one})
    if NotADouble.objects.of(kept, gone).exists():
        yield Refusal("marked_apart", _("两者已标为“不是重复”。如果确是同一个，请先取消标记。"))


def _standing_refusals(kept: Organisation, gone: Organisation) -> Iterator[Refusal]:
    if on_ledger(gone) and on_ledger(kept):
        message = _("两个组织都有资格台账：这不是重复记录，而是两个成员的合并，须由理事会作出“合并”决议。")
        yield Refusal("merge_by_resolution", message)
    elif on_ledger(gone):
        message = _("要并入的组织有资格台账，台账不能移动。请反过来，把“%(name)s”作为要保留的组织。")
        yield Refusal("ledger_stays", message % {"name": gone})
    if gone.bodies.filter(is_governed=True).exists() or resolved_seats().filter(represents=gone).exists():
        message = _("要并入的组织有须经决议任免的机构或席位，不能移动。请反过来合并，或由决议处理。")
        yield Refusal("resolved_seats_stay", message)


def merge_people_refusals(kept: Person, gone: Person, *, reason: str) -> Iterator[Refusal]:
    """Why ``gone`` cannot be merged into ``kept`` as a second entry of the same person."""
    if kept == gone:
        yield Refusal("same_row", _("请选择两个不同的人员。"))
        return
    yield from _first_refusals(kept, gone, reason)
    if kept.user_id and gone.user_id:
        yield Refusal("two_accounts", _("两条记录各有账号。请先在其中一条上解除账号，再合并。"))
    if resolved_seats().filter(person=gone).exists():
        message = _("要并入的人员有须经决议任免的席位，不能移动。请反过来合并，或由决议处理。")
        yield Refusal("resolved_seats_stay", message)
    yield from following.conflicts(kept, gone)


def undo_merge_refusals(merger: Merger) -> Iterator[Refusal]:
    """Why what was merged cannot be parted again exactly as it was."""
    if merger.undone_at:
        yield Refusal("undone_already", _("这次合并已经撤销。"))
        return
    if is_gone(merger.kept):
        yield Refusal("kept_is_gone", _("“%(name)s”后来又并入了另一条记录，请先撤销那一次。") % {"name": merger.kept})
    yield from following.strayed(merger.moves, merger.kept)
    if merger.organisation_kept_id and not _names_are_as_left(merger):
        yield Refusal("names_changed_since", _("合并以后名称又改动过，不能原样恢复。请手工更正名称。"))
    if merger.person_kept and merger.changes["user"] not in (None, merger.person_kept.user_id):
        yield Refusal("account_changed_since", _("合并以后账号又改动过，不能原样恢复。"))


def _names_are_as_left(merger: Merger) -> bool:
    """Whether every name that the merger touched is still as it left it, and the double has got no other."""
    left = {one["pk"]: one["left"] for one in merger.changes["names"]}
    left[merger.changes["epitaph"]["pk"]] = merger.changes["epitaph"]["left"]
    names = OrganisationName.objects.filter(Q(pk__in=left) | Q(organisation=merger.organisation_gone_id))
    return {name.pk: name_as_data(name) for name in names} == left


def name_as_data(name: OrganisationName) -> list[str | int | None]:
    """A name as plain data: whose it is, its kind and its days."""
    days = [day.isoformat() if day else None for day in (name.since, name.until)]
    return [name.organisation_id, str(name.kind), *days]
