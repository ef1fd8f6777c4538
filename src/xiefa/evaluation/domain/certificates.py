"""Certificates of honours: given once the results are published, each with a number of its own; void with a reason."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from xiefa.council.documents.chinese import day_words, numeral
from xiefa.council.documents.word import packed
from xiefa.evaluation import policies, rules
from xiefa.evaluation.documents.certificate import certificate_pdf
from xiefa.evaluation.documents.facts import CertificateFacts
from xiefa.evaluation.models import Certificate, Cycle, Outcome
from xiefa.evaluation.scoring import read_scheme
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import refuse_if
from xiefa.kernel.sequence import next_value

# What a certificate needs besides itself.
WITH = ("outcome__entrant__organisation", "outcome__entrant__cycle__host", "outcome__entrant__cycle__scheme")


@transaction.atomic
def issue(*, cycle: Cycle, by: Any) -> list[Certificate]:
    """Give a certificate for every honour of the published results that has none; the new ones, best place first."""
    audit.take_turn()
    cycle.refresh_from_db()
    refuse_if(rules.issue_refusals(cycle, by=by))
    given = []
    for outcome, honour in honours_without(cycle):
        certificate = Certificate.objects.create(
            outcome=outcome, honour=honour, number=_next_number(cycle), issued_on=clock.today(), issued_by=by
        )
        details = {"number": certificate.number, "honour": honour, "to": outcome.entrant.organisation.code}
        audit.record("evaluation.issue_certificate", certificate, by=by, details=details)
        given.append(certificate)
    return given


@transaction.atomic
def void(*, certificate: Certificate, reason: str, by: Any) -> Certificate:
    """Declare a certificate void, with the reason; its number is never given again."""
    audit.take_turn()
    certificate.refresh_from_db()
    reason = reason.strip()
    refuse_if(rules.void_refusals(certificate, reason, by=by))
    certificate.voided_at, certificate.void_reason = clock.now(), reason
    certificate.save(update_fields=["voided_at", "void_reason"])
    audit.record("evaluation.void_certificate", certificate, by=by, details={"reason": reason})
    return certificate


def honours_without(cycle: Cycle) -> list[tuple[Outcome, str]]:
    """(result, key of an honour) of the published results for which no certificate holds."""
    if not hasattr(cycle, "publication"):
        return []
    outcomes = cycle.publication.computation.outcomes.select_related("entrant__organisation")
    held = set(Certificate.objects.standing().filter(outcome__in=outcomes).values_list("outcome", "honour"))
    ordered = outcomes.order_by("rank", "entrant__organisation__code").prefetch_related("entrant__organisation__names")
    return [(one, key) for one in ordered for key in one.honours if (one.pk, key) not in held]


def certificate_file(certificate: Certificate) -> bytes:
    """The certificate as PDF."""
    return certificate_pdf(certificate_facts(certificate))


def certificates_zip(cycle: Cycle) -> bytes:
    """All certificates of a cycle that hold, one PDF each."""
    rows = Certificate.objects.standing().filter(outcome__entrant__cycle=cycle).select_related(*WITH)
    return packed({file_name(one): certificate_file(one) for one in rows.order_by("number")})


def file_name(certificate: Certificate) -> str:
    """Under which name the PDF is kept."""
    return f"{certificate.number}-{certificate.outcome.entrant.organisation.full_name}.pdf".replace("/", "／")


def certificate_facts(certificate: Certificate) -> CertificateFacts:
    """What a certificate says, with names as of the day on which it was given."""
    outcome, words = certificate.outcome, policies.certificate_words()
    cycle, day = outcome.entrant.cycle, certificate.issued_on
    honour = next(one for one in read_scheme(cycle.scheme.content).honours if one.key == certificate.honour)
    host, to = cycle.host.name_at(day), outcome.entrant.organisation.name_at(day)
    said = {
        "cycle": cycle.title,
        "since": day_words(cycle.since),
        "until": day_words(cycle.last_day),
        "grade": outcome.grade_zh,
        "honour": honour.zh,
        "periods": numeral(honour.periods),
        "host": host,
        "to": to,
    }
    return CertificateFacts(
        number=certificate.number,
        honour=honour.zh,
        title=words.title,
        to=to,
        text=words.text.format(**said),
        host=host,
        day=day,
        void="已作废" if certificate.voided_at else "",
        is_sample=words.is_sample or cycle.scheme.is_sample,
    )


def _next_number(cycle: Cycle) -> str:
    """``NETWORK-2025-001``: host, cycle, and a number without gaps."""
    name = f"{cycle.host.code}-{cycle.code}"
    return f"{name}-{next_value(f'certificate:{name}'):03d}".upper()
