"""Objections: raised while results lie open, decided by those who have nothing to do with it, told to who raised them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.evaluation.test_results import entrant_of
from tests.factories.accounts import make_person
from tests.factories.evaluation import LAID_OPEN, make_evaluated_network, make_noticed_cycle
from xiefa.evaluation.domain import notices, objections
from xiefa.evaluation.lifecycle import OBJECTION
from xiefa.evaluation.models import Objection
from xiefa.kernel.clock import frozen
from xiefa.kernel.models import Notice
from xiefa.kernel.refusal import Refused

pytestmark = pytest.mark.django_db


def codes(verb, **arguments) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        verb(**arguments)
    return refused.value.codes


def test_who_may_raise_decide_and_withdraw_objections_and_when():
    network = make_evaluated_network(2)
    cycle = make_noticed_cycle(network)
    (one, other), first = (entrant_of(cycle, 1), entrant_of(cycle, 2)), network.alliances[0]
    secretary, stranger, office = network.secretary(), network.secretary(1), network.office
    said = {"entrant": one, "leaf": "effect", "text": "评分偏低", "organisation": first, "by": secretary}
    with frozen(LAID_OPEN):
        raise_ = objections.raise_objection
        assert codes(raise_, **said | {"by": stranger}) == ("not_permitted",)
        assert codes(raise_, **said | {"by": office}) == ("not_permitted",)
        assert codes(raise_, **said | {"leaf": "people"}) == ("unknown_leaf",)
        assert codes(raise_, **said | {"text": " \n"}) == ("text_missing",)
        assert codes(raise_, **said | {"text": "长" * 4001}) == ("text_long",)
        own = raise_(**said)
        whole = raise_(**said | {"entrant": other, "leaf": ""})
        # Enumerated: three moves, four people, while it is open. Nobody decides what touches their own organisation.
        barred = make_person("membership_officer", name="兼职")
        from_outside = make_person("alliance_secretary", host_code=first.code, name="兼职秘书")
        people = {"office": office, "secretary": secretary, "stranger": stranger, "both": from_outside}
        open_to = {
            (name, verb): [one.code for one in OBJECTION.refusals(own, verb, by=person)]
            for name, person in people.items()
            for verb in ("uphold", "dismiss", "withdraw")
        }
        not_office = ["not_permitted", "decision_missing"]
        assert open_to == {
            ("office", "uphold"): ["decision_missing"],
            ("office", "dismiss"): ["decision_missing"],
            ("office", "withdraw"): ["not_permitted"],
            ("secretary", "uphold"): [*not_office, "own"],
            ("secretary", "dismiss"): [*not_office, "own"],
            ("secretary", "withdraw"): [],
            ("stranger", "uphold"): not_office,
            ("stranger", "dismiss"): not_office,
            ("stranger", "withdraw"): ["not_permitted"],
            ("both", "uphold"): [*not_office, "own"],
            ("both", "dismiss"): [*not_office, "own"],
            ("both", "withdraw"): [],
        }
        assert codes(objections.uphold, objection=own, decision=" ", by=office) == ("decision_missing",)
        assert OBJECTION.refusals(own, "withdraw", by=barred)[0].code == "not_permitted"
        objections.dismiss(objection=own, decision="佐证与评分相符。", by=office)
        letter = Notice.objects.get(kind="evaluation.objection_decided")
        assert (letter.to, "佐证与评分相符。" in letter.text) == (secretary.email, True)
        objections.withdraw(objection=whole, by=secretary)
        assert codes(objections.uphold, objection=own, decision="又成立", by=office) == ("wrong_state",)
        assert [one.state for one in Objection.objects.order_by("pk")] == ["dismissed", "withdrawn"]
    with frozen(date(2026, 4, 14)):
        last = raise_(**said)
    with frozen(date(2026, 4, 15)):
        assert codes(raise_, **said) == ("no_notice",)
        notices.take_back(cycle=cycle, reason="更正后重新公示", by=network.head)
        objections.uphold(objection=last, decision="更正。", by=office)
        assert codes(raise_, **said) == ("no_notice",)
