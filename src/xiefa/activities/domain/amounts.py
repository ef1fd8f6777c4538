"""What the fields of records say in money: summed by the database, exact to the hundredth."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Count, DecimalField, F, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Round

from xiefa.activities.kinds import Field, Form
from xiefa.activities.models import FormVersion
from xiefa.activities.models.records import ActivityQuerySet


@dataclass(frozen=True, slots=True)
class AmountSum:
    """One field of one kind in one unit: how many records say it, and the sum of what they say."""

    kind: str
    field: Field
    records: int
    amount: Decimal


def amounts(records: ActivityQuerySet) -> list[AmountSum]:
    """The amounts in the fields of the records, by kind and field in the order of their forms; two questions.

    Records of different forms are added up where the field has the same name and unit.
    """
    forms = {one.pk: one.form for one in FormVersion.objects.order_by("first_used_at", "pk")}
    keys = sorted({field.key for form in forms.values() for _kind, field in _amount_fields(form)})
    if not keys:
        return []
    found: dict[tuple[str, str, str, str], AmountSum] = {}
    for row in _rows(records, keys):
        for kind, field in _amount_fields(forms[row["form"]]):
            count, cents = row[f"count_{keys.index(field.key)}"], row[f"sum_{keys.index(field.key)}"]
            if kind != row["kind"] or not count:
                continue
            name = (kind, field.key, field.zh, field.unit_zh)
            known = found.get(name)
            total = (known.amount if known else Decimal(0)) + Decimal(int(cents)) / 100
            found[name] = AmountSum(kind, field, count + (known.records if known else 0), total)
    order = {(kind, field.key): at for form in forms.values() for at, (kind, field) in enumerate(_amount_fields(form))}
    return sorted(found.values(), key=lambda one: (order[one.kind, one.field.key], one.field.zh, one.field.unit_zh))


def _rows(records: ActivityQuerySet, keys: list[str]) -> Any:
    """Sums in hundredths by form and kind: whole numbers, which both engines add up exactly."""
    said: dict[str, Any] = {f"said_{at}": KeyTextTransform(key, "fields") for at, key in enumerate(keys)}
    sums = {f"sum_{at}": Sum(_cents(F(f"said_{at}"))) for at in range(len(keys))}
    counts = {f"count_{at}": Count(f"said_{at}") for at in range(len(keys))}
    saying = records.order_by().filter(fields__has_any_keys=keys).annotate(**said)
    return saying.values("form", "kind").annotate(**sums, **counts)


def _cents(text: Any) -> Cast:
    amount = Cast(text, DecimalField(max_digits=20, decimal_places=2))
    return Cast(Round(amount * 100, output_field=DecimalField(max_digits=20, decimal_places=0)), BigIntegerField())


def _amount_fields(form: Form) -> list[tuple[str, Field]]:
    return [(kind.key, field) for kind in form.kinds.values() for field in kind.fields if field.type == "amount"]
