"""Everything that leads to a row, in whatever room it lives: to move it to another row and back again.

The rooms above are not known here; Django knows every relation that leads to a model, hidden ones included.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from xiefa.kernel.refusal import Refusal, Refused

# What is not simply moved: names are moved one by one, mergers say what was moved, marks
# that two are no doubles speak of those two, standing only resolutions change.
_APART = frozenset({"registry.OrganisationName", "registry.Merger", "registry.NotADouble", "registry.Standing"})


def relations(model: type[models.Model]) -> list[Any]:
    """Every foreign key of every model that leads to ``model``, in the order of their names."""
    found = [
        one.field
        for one in model._meta.get_fields(include_hidden=True)
        if isinstance(one, models.ManyToOneRel) and one.related_model._meta.label not in _APART
    ]
    return sorted(found, key=lambda field: (field.model._meta.label, field.name))


def rows_of(field: Any, thing: models.Model) -> models.QuerySet[Any]:
    """The rows whose ``field`` leads to ``thing``, hidden ones included."""
    rows: models.QuerySet[Any] = field.model._base_manager.filter(**{field.name: thing.pk})
    return rows


def counts(thing: models.Model) -> list[tuple[Any, int]]:
    """(foreign key, how many rows) for everything that leads to ``thing``; one query for each relation."""
    counted = [(field, rows_of(field, thing).count()) for field in relations(type(thing))]
    return [(field, number) for field, number in counted if number]


def conflicts(kept: models.Model, gone: models.Model) -> Iterator[Refusal]:
    """What would be there twice if everything that leads to ``gone`` led to ``kept``."""
    for field in relations(type(kept)):
        rivals = sorted(set(_rivals(field, kept, gone)))
        if rivals:
            texts = "、".join(str(one) for one in field.model._base_manager.filter(pk__in=rivals[:5]))
            words = {"what": field.model._meta.verbose_name, "field": field.verbose_name, "texts": texts}
            message = _("两者在“%(what)s”的“%(field)s”上重复：%(texts)s。请先处理其中一个，再合并。")
            yield Refusal("in_both", message % words)


def move(kept: models.Model, gone: models.Model) -> list[dict[str, Any]]:
    """Lead everything from ``gone`` to ``kept``; returns what moved as {model, field, pks}. Raises ``Refused``."""
    moves = []
    for field in relations(type(kept)):
        pks = list(rows_of(field, gone).values_list("pk", flat=True))
        if pks:
            _lead(field, pks, kept)
            moves.append({"model": field.model._meta.label, "field": field.name, "pks": pks})
    return moves


def move_back(moves: Iterable[dict[str, Any]], gone: models.Model) -> None:
    """Lead the rows of ``moves`` to ``gone`` again. Raises ``Refused`` when the database does not allow it."""
    for one in moves:
        _lead(_field(one), one["pks"], gone)


def strayed(moves: Iterable[dict[str, Any]], kept: models.Model) -> Iterator[Refusal]:
    """Which of the moved rows no longer lead to ``kept``, so that moving back would not restore what was."""
    for one in moves:
        field = _field(one)
        lost = len(one["pks"]) - rows_of(field, kept).filter(pk__in=one["pks"]).count()
        if lost:
            words = {"what": field.model._meta.verbose_name, "count": lost}
            message = _("合并时移动的“%(what)s”里有 %(count)s 条后来又改动或删除了，不能原样恢复。") % words
            yield Refusal("changed_since", message)


def _field(one: dict[str, Any]) -> Any:
    return apps.get_model(one["model"])._meta.get_field(one["field"])


def _lead(field: Any, pks: list[Any], thing: models.Model) -> None:
    try:
        with transaction.atomic():
            field.model._base_manager.filter(pk__in=pks).update(**{field.name: thing.pk})
    except DatabaseError as error:
        words = {"what": field.model._meta.verbose_name, "count": len(pks)}
        message = _("“%(what)s”有 %(count)s 条记录已经定案，不能改指另一条记录，因此不能办理。") % words
        raise Refused([Refusal("row_is_final", message)]) from error


def _rivals(field: Any, kept: models.Model, gone: models.Model) -> Iterator[Any]:
    """The keys of rows of ``gone`` that would collide with rows of ``kept``."""
    for names, condition in _unique_sets(field):
        others = [name for name in names if name != field.name]
        of_kept = set(rows_of(field, kept).filter(condition).values_list(*others)) if others else {()}
        if not others and not rows_of(field, kept).filter(condition).exists():
            continue
        for pk, *key in rows_of(field, gone).filter(condition).values_list("pk", *others):
            if None not in key and tuple(key) in of_kept:
                yield pk


def _unique_sets(field: Any) -> Iterator[tuple[tuple[str, ...], Q]]:
    """Sets of fields that contain ``field`` and must not repeat, each with the condition under which."""
    if field.unique:
        yield (field.name,), Q()
    for names in field.model._meta.unique_together:
        if field.name in names:
            yield tuple(names), Q()
    for constraint in field.model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and field.name in constraint.fields:
            yield tuple(constraint.fields), constraint.condition or Q()
