"""How sessions are called: 二届四次, the fourth session of a council in its second term."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xiefa.council.documents import chinese
from xiefa.council.models import CaseFields, Session
from xiefa.registry.models import Body


def numeral(number: int) -> str:
    """A number from 1 to 99 in Chinese numerals; in digits for readers of English, and from 100 on."""
    return str(number) if (get_language() or "zh").startswith("en") else chinese.numeral(number)


def number_words(body: Body, number: int) -> str:
    """Which session of the body it is: 二届四次; without a term, 第四次."""
    if body.term is None:
        return _("第%(number)s次") % {"number": numeral(number)}
    return _("%(term)s届%(number)s次") % {"term": numeral(body.term), "number": numeral(number)}


def body_words(body: Body) -> str:
    """A body with the organisation it belongs to: 联盟协发网 · 理事会."""
    return f"{body.organisation.short_name} · {body.name}"


def body_in_term(body: Body) -> str:
    """A body in its term, as it is printed: 第二届理事会."""
    if body.term is None:
        return body.name
    return _("第%(term)s届%(name)s") % {"term": numeral(body.term), "name": body.name}


def session_words(session: Session) -> str:
    """A session in full: 联盟协发网 · 理事会 二届四次."""
    return f"{body_words(session.body)} {number_words(session.body, session.number)}"


def case_facts(case: CaseFields) -> list[tuple[str, str]]:
    """What is known of a case besides the thing it is about: (名称, 值) in the order of the fields."""
    subject = "organisation" if case.organisation_id else "person" if case.person_id else "text"
    fields = [field for field in CaseFields._meta.local_fields if field.name != subject]
    found = [(str(field.verbose_name), getattr(case, field.name)) for field in fields]
    return [(label, str(value)) for label, value in found if value]
