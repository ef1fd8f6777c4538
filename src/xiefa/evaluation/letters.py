"""Letters about results: to whoever raised an objection, what became of it and why."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from xiefa.evaluation.models import Objection
from xiefa.kernel import outbox


def post_decision(objection: Objection) -> None:
    """Tell whoever raised an objection what was decided, in their language; nothing without an address."""
    raiser = objection.raised_by
    if not raiser.email:
        return
    with override(raiser.language):
        words = {
            "cycle": objection.entrant.cycle,
            "entrant": objection.entrant,
            "state": objection.get_state_display(),
            "decision": objection.decision,
            "link": f"{settings.SITE_URL}{objection.get_absolute_url()}",
        }
        outbox.post(
            "evaluation.objection_decided",
            to=raiser.email,
            subject=_("异议处理结果：%(cycle)s") % words,
            text=_("您对“%(entrant)s”评价结果的异议：%(state)s。\n\n处理意见：%(decision)s\n\n%(link)s") % words,
            key=f"evaluation-objection:{objection.pk}",
        )
