"""What declaring a resolution will change, in a sentence for each case, for the person who is asked to confirm it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiefa.council.designations import body_in_term
from xiefa.council.enums import ResolutionKind as K
from xiefa.council.models import AgendaItem, Case

_SENTENCES: Mapping[str, Any] = {
    K.GRANT_QUALIFICATION: gettext_lazy("“%(organisation)s”取得注册资格，可以办理注册。"),
    K.ADMIT: gettext_lazy("“%(organisation)s”成为网员。"),
    K.CANCEL_QUALIFICATION: gettext_lazy("“%(organisation)s”的注册资格被取消。"),
    K.SUSPEND: gettext_lazy("“%(organisation)s”的网员资格暂停。"),
    K.RESUME: gettext_lazy("“%(organisation)s”的网员资格恢复。"),
    K.WITHDRAW: gettext_lazy("“%(organisation)s”退出，不再是网员。"),
    K.EXPEL: gettext_lazy("“%(organisation)s”被除名，不再是网员。"),
    K.RENAME: gettext_lazy("“%(organisation)s”更名为“%(text)s”，原名保留在名称沿革里。"),
    K.MERGE: gettext_lazy("“%(organisation)s”与“%(other)s”合并，前者的资格随之了结。"),
    K.APPOINT: gettext_lazy("%(person)s任%(body)s%(title)s，名录里增加这一席位。"),
    K.RELIEVE: gettext_lazy("%(person)s不再任%(body)s%(title)s，名录里的这一席位到期。"),
    K.REMIT: gettext_lazy("待办里增加一项，由%(owner)s负责：%(text)s"),
}


def consequences_of(item: AgendaItem) -> list[str]:
    """One sentence for each membership, appointment or task that the resolution will change; else none."""
    sentence = _SENTENCES.get(item.kind)
    if sentence is None:
        return []
    cases = item.cases.select_related("organisation", "other_organisation", "person", "body__organisation")
    named = cases.prefetch_related("organisation__names", "other_organisation__names", "body__organisation__names")
    return [str(sentence) % _words(case) + _since(case) for case in named]


def _words(case: Case) -> dict[str, Any]:
    return {
        "organisation": case.organisation or "",
        "other": case.other_organisation or "",
        "person": case.person or "",
        "body": f"{case.body.organisation.short_name}{body_in_term(case.body)}" if case.body else "",
        "title": case.title,
        "text": case.text,
        "owner": case.owner,
    }


def _since(case: Case) -> str:
    return _("（自%(day)s起）") % {"day": date_format(case.effective_on)} if case.effective_on else ""
