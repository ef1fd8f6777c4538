"""Many records at once, written straight into the tables: what the figures at a glance are counted from."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from xiefa.activities.domain.versions import form_in_use
from xiefa.activities.enums import ActivityState, Openness, PartRole, Precision
from xiefa.activities.models import Activity, Outcome, Part
from xiefa.registry.models import Organisation

PLACES = ("北京", "北京市海淀区", "广东省", "广东", "上海", "四川省成都市", "", "境外", "新疆维吾尔自治区")
STATES = (ActivityState.ACCEPTED,) * 6 + (ActivityState.ENTERED, ActivityState.CONFIRMED, ActivityState.SET_ASIDE)


def scatter(
    host: Organisation, reporters: list[Organisation], *, each: int, seed: int = 1, year: int = 2026
) -> list[Activity]:
    """``each`` records for every reporter, over that year and the edges of its neighbours; the same for one seed."""
    chance, form = Random(seed), form_in_use()
    kinds = list(form.form.kinds)
    records = [_record(chance, host, reporter, form, kinds, year) for reporter in reporters for _number in range(each)]
    _say_amounts(Random(seed), records)
    made = Activity.objects.bulk_create(records, batch_size=2000)
    _double(made[::17])
    Part.objects.bulk_create(_parts(chance, made, reporters), batch_size=5000)
    Outcome.objects.bulk_create(_outcomes(chance, made, form.form.outcomes), batch_size=5000)
    return made


def _record(chance: Random, host: Any, reporter: Any, form: Any, kinds: list[str], year: int) -> Activity:
    since = date(year, 1, 1) + timedelta(days=chance.randint(-60, 420))
    return Activity(
        host=host, reporter=reporter, form=form, kind=chance.choice(kinds), title=f"活动{chance.randint(1, 10**6)}",
        since=since, until=since + timedelta(days=chance.choice((0, 0, 1, 3, 90))), province=chance.choice(PLACES),
        state=chance.choice(STATES), openness=chance.choice((Openness.PUBLIC, Openness.NETWORK, Openness.OFFICE)),
        precision=chance.choice((Precision.DAY, Precision.DAY, Precision.MONTH)),
    )  # fmt: skip


def _say_amounts(chance: Random, records: list[Activity]) -> None:
    """Two of three that may say an amount do, as the form keeps it: a text with at most two decimals."""
    for record in records:
        for field in record.rule.fields:
            if field.type == "amount" and chance.random() < 0.67:
                record.fields[field.key] = f"{Decimal(chance.randint(1, 10**9)) / 100:f}"


def _double(records: list[Activity]) -> None:
    for one, other in zip(records[::2], records[1::2], strict=False):
        one.same_as = other
    Activity.objects.bulk_update(records[::2], ["same_as"], batch_size=500)


def _parts(chance: Random, records: list[Activity], known: list[Organisation]) -> list[Part]:
    """Most reporters have a part themselves; some records have several partners, and one twice in two roles."""
    rows = []
    for record in records:
        named = {record.reporter} if chance.random() < 0.8 else set()
        named |= set(chance.sample(known, min(len(known), chance.choice((0, 0, 1, 2)))))
        ordered = sorted(named, key=lambda one: one.pk)
        rows += [Part(activity=record, organisation=one, role=PartRole.HOST) for one in ordered]
        if ordered and chance.random() < 0.2:
            rows.append(Part(activity=record, organisation=ordered[0], role=PartRole.SUPPORTER))
    return rows


def _outcomes(chance: Random, records: list[Activity], kinds: Any) -> list[Outcome]:
    rows = []
    for record in records:
        for _number in range(chance.choice((0, 0, 0, 1, 2))):
            kind = chance.choice(list(kinds.values()))
            stage = chance.choice(["", *(one.key for one in kind.stages)])
            number = chance.choice((None, chance.randint(1, 50)))
            amount = chance.choice((None, Decimal(chance.randint(1, 10**6)) / 100))
            row = Outcome(activity=record, kind=kind.key, title="成果", stage=stage, number=number, amount=amount)
            rows.append(row)
    return rows
