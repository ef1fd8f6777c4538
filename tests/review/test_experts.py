"""Experts over time, and how fields are matched and grouped."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.accounts import make_person
from tests.factories.registry import make_alliance, make_network
from tests.factories.registry import make_person as make_entry
from tests.factories.review import judges_of, make_expert, make_review
from xiefa.kernel import audit
from xiefa.kernel.refusal import Refused
from xiefa.registry.domain.merging import merge_people
from xiefa.review.domain import experts
from xiefa.review.fields import fields_of, likeness, match, neighbours
from xiefa.review.models import Expert


def codes(call, **arguments):
    with pytest.raises(Refused) as refused:
        call(**arguments)
    return refused.value.codes


@pytest.mark.django_db
@pytest.mark.engine
def test_a_person_is_an_expert_of_one_host_for_a_time():
    host, person = make_network(), make_entry("沈一")
    office = make_person("membership_officer")
    expert = experts.engage(host=host, person=person, fields=["新材料"], since=date(2024, 1, 1), by=office)
    again = {"host": host, "person": person, "since": date(2025, 1, 1), "by": office}
    assert codes(experts.engage, **again) == ("expert_known",)
    experts.release(expert=expert, on=date(2025, 1, 1), by=office)
    assert codes(experts.release, expert=expert, on=date(2026, 1, 1), by=office) == ("expert_released",)
    second = experts.engage(**again)
    assert list(Expert.objects.at(date(2024, 6, 1))) == [expert]
    experts.revise(expert=second, fields=["磁性材料"], note=" 主任 ", by=office)
    assert (second.note, audit.history_of(second).last().details) == ("主任", {"fields": [[], ["磁性材料"]]})


@pytest.mark.django_db
def test_what_cannot_be_an_expert_is_named():
    host, person = make_network(), make_entry("沈一")
    stranger = make_person("membership_officer", host_code=make_alliance(code="other").code)
    values = {"host": host, "person": person}
    hostile = {"fields": ["长" * 41, "换\n行"], "since": date(2024, 1, 1), "until": date(2023, 1, 1)}
    assert codes(experts.engage, **values, **hostile, by=stranger) == (
        "not_permitted",
        "field_long",
        "field_long",
        "period_reversed",
    )
    assert codes(experts.engage, **values, fields=[f"领域{n}" for n in range(13)], by=None) == ("fields_many",)
    double = make_entry("沈一", notes="重复")
    merge_people(kept=person, gone=double, reason="同一人", by=None)
    assert codes(experts.engage, host=host, person=double, by=None) == ("gone_already",)
    expert = experts.engage(**values, by=None)
    assert codes(experts.revise, expert=expert, fields=[], by=stranger) == ("not_permitted",)
    assert codes(experts.release, expert=expert, on=date(2024, 1, 1), by=stranger) == ("not_permitted",)
    assert list(Expert.objects.visible_to(stranger)) == []


@pytest.mark.django_db
def test_who_still_judges_cannot_be_released():
    review = make_review(candidates=1, judges=1)
    expert = judges_of(review)[0].expert
    assert codes(experts.release, expert=expert, on=date(2030, 1, 1), by=review.arranged_by) == ("still_judging",)
    assert make_expert("另一位", host=review.host).pk


def test_fields_are_read_from_what_people_type():
    assert fields_of(" 新材料、 装备  制造,新材料；农业;\n水 ") == ["新材料", "装备 制造", "农业", "水"]
    assert fields_of("、；") == []


def test_matches_are_whole_numbers_that_grow_with_what_both_have():
    assert [likeness("新材料", other) for other in ("新材料", "磁性材料", "农业", "")] == [1000, 400, 0, 0]
    assert likeness("BIM", "bim") == 1000
    assert match(["新材料", "农业"], ["农业"]) == 1000
    assert match(["新材料"], ["新材料", "农业"]) == 500
    assert (match([], ["农业"]), match(["农业"], [])) == (0, 0)


def test_neighbouring_fields_come_into_one_group_and_groups_are_of_one_size():
    fields = {"a": ["新材料"], "b": ["现代农业"], "c": ["磁性材料"], "d": ["设施农业"], "e": ["粉末材料"]}
    assert neighbours(fields, 2) == [["a", "c", "e"], ["b", "d"]]
    for number in range(1, 7):
        groups = neighbours(fields, number)
        assert sorted(one for group in groups for one in group) == list("abcde")
        assert max(map(len, groups)) - min(map(len, groups)) <= 1
    assert neighbours({}, 3) == []
