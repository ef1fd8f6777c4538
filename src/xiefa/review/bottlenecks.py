"""What the record of an assignment says, in words: why nothing better exists, or where places are too few."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from xiefa.review.models import Round
from xiefa.review.rules.rounds import listed


def in_words(round_: Round) -> str:
    """One sentence for the organiser: the certificate of the assignment, or the named bottleneck; ``""`` for neither."""
    record = round_.certificate
    if "bottleneck" in record:
        return _bottleneck(round_, record["bottleneck"])
    if "assignment" in record:
        return _best(record["assignment"])
    return ""


def _best(answer: dict[str, Any]) -> str:
    words = {"total": answer["total"], "weakest": answer["weakest"], "floor": answer["floor"]}
    if answer["floor"] is None:
        return _("全部分派都是指定的，匹配度合计 %(total)s。") % words
    return (
        _(
            "此分派最优：在符合回避、分组和人数要求的一切分派里，最弱的一对匹配度最高（%(floor)s），"
            "在此前提下合计最大（%(total)s）。"
        )
        % words
    )


def _bottleneck(round_: Round, claim: dict[str, Any]) -> str:
    candidates = round_.review.candidates.filter(pk__in=claim["candidates"]).with_names()
    judges = list(round_.review.judges.filter(pk__in=claim["experts"]).with_people())
    words = {
        "candidates": listed(str(one) for one in candidates),
        "judges": _("（%(names)s）") % {"names": listed(map(str, judges))} if judges else "",
        "needed": claim["needed"],
        "places": claim["places"] + claim["elsewhere"],
    }
    if claim["kind"] == "most":
        return (
            _(
                "无法分派：%(candidates)s 共需 %(needed)s 人次，而能评的评委%(judges)s连同其他可能只有 %(places)s 个名额。"
                "请增加评委、放宽上限，或减少每家评委数。"
            )
            % words
        )
    return (
        _(
            "无法分派：评委%(judges)s至少还须评 %(needed)s 次，而可供其评审的参评对象（%(candidates)s）只需 %(places)s 人次。"
            "请降低每位评委至少的数目。"
        )
        % words
    )
