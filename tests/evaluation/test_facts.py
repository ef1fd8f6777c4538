"""From accepted records to facts, and back: every measure by hand, on lines that follow their records."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from tests.factories.activities import make_database, make_entry, make_record
from xiefa.activities.domain import records, verdicts
from xiefa.activities.entry import OutcomeEntry, PartEntry
from xiefa.activities.kinds import current_form
from xiefa.activities.models import Double, Part
from xiefa.evaluation.domain.facts import facts_of, live_basis, trace
from xiefa.evaluation.domain.self_checks import self_check
from xiefa.evaluation.facts.credit import share, written
from xiefa.evaluation.facts.flattening import Told, cents, lines_of
from xiefa.evaluation.facts.keeping import catch_up, rebuild
from xiefa.evaluation.facts.measures import Span, column_of, marks_of, span_before, things_of
from xiefa.evaluation.models import LiveLine
from xiefa.evaluation.scoring import read_scheme
from xiefa.registry.domain.merging import merge_organisations, undo_merge

YEAR = Span(date(2026, 1, 1), date(2027, 1, 1))
BEFORE = Span(date(2025, 1, 1), date(2026, 1, 1))
MEASURES = {
    "seminars": {"take": "count", "kinds": ["seminar"]},
    "held": {"take": "count", "kinds": ["seminar", "forum"], "roles": ["host"]},
    "people": {"take": "sum", "of": "people", "kinds": ["training"]},
    "staff": {"take": "latest", "of": "full_time", "kinds": ["secretariat"]},
    "national": {"take": "count", "kinds": ["project"], "where": {"level": ["national", "ministry"]}},
    "funds": {"take": "sum", "of": "funds", "kinds": ["project"], "per": 1000000},
    "granted": {"take": "sum", "of": "number", "outcome": "patent", "stage": "granted", "kinds": ["project"]},
    "standards": {"take": "count", "outcome": "standard", "stage": "published", "kinds": ["group_standard"]},
    "minuted": {"take": "count", "kinds": ["council_meeting"], "evidence": ["minutes"]},
    "partners": {"take": "distinct", "of": "partners", "kinds": ["seminar"]},
    "before": {"take": "count", "kinds": ["seminar"], "period": "previous"},
}


def scheme_data(credit=None, measures=MEASURES):
    """A scheme that counts; what it is worth does not matter here."""
    rule = {"kind": "count_cap", "measure": next(iter(measures)), "each": "1"}
    return {
        "since": "2026-01-01", "sample": True, "zh": "示例", "en": "Sample", "measures": measures,
        "credit": credit or {"rule": "full"},
        "dimensions": [{"key": "all", "zh": "全部", "en": "All", "points": 100, "rule": rule}],
        "steps": [], "bands": [{"key": "any", "zh": "达标", "en": "Any"}],
    }  # fmt: skip


def scheme_with(credit=None, measures=MEASURES):
    return read_scheme(scheme_data(credit, measures))


def content(**changes):
    told = {
        "kind": "seminar", "since": "2026-03-05", "until": "2026-03-06", "reporter": "a", "people": 80,
        "countries": None, "units": 3, "fields": {}, "evidence": [], "outcomes": [],
        "parts": [{"organisation": "a", "role": "host", "since": "", "until": ""}],
    }  # fmt: skip
    return told | changes


def lines(told, sharers=("a", "b"), merged=None):
    return list(lines_of(Told(7, told, tuple(sharers), merged or {}), current_form()))


def test_a_record_becomes_one_line_for_itself_and_one_for_each_number_and_partner():
    parts = [
        {"organisation": "b", "role": "host", "since": "2026-03-06", "until": ""},
        {"organisation": "a", "role": "organizer", "since": "", "until": ""},
        {"organisation": "a", "role": "supporter", "since": "", "until": ""},
        {"organisation": "u", "role": "participant", "since": "", "until": ""},
    ]
    outcomes = [
        {"kind": "patent", "stage": "granted", "number": 2, "amount": None},
        {"kind": "patent", "stage": "applied", "number": 3, "amount": None},
        {"kind": "project", "stage": "", "number": None, "amount": "12.5"},
    ]
    told = content(kind="project", fields={"level": "national", "stage": "running", "funds": "0.01"}, parts=parts, outcomes=outcomes)  # fmt: skip
    found = lines(told)
    first = found[0]
    assert (first.alliance, first.is_lead, first.leads, first.sharing, first.since) == ("a", False, 1, 2, date(2026, 3, 5))  # fmt: skip
    assert first.marks == (
        " level=national outcome:patent outcome:patent.applied outcome:patent.granted outcome:project "
        "role:organizer role:supporter stage=running "
    )
    assert {one.thing: one.value for one in found if one.alliance == "a" and one.thing not in {"", "partners"}} == {
        "field=funds": 10_000, "number:patent": 5, "number:patent.granted": 2, "number:patent.applied": 3,
        "amount:project": 12_500_000,
    }  # fmt: skip
    assert sum(one.thing == "partners" for one in found) == 4
    other = next(one for one in found if one.alliance == "b")
    assert (other.is_lead, other.since, other.until) == (True, date(2026, 3, 6), date(2026, 3, 6))


def test_who_reports_alone_held_it_and_who_was_merged_counts_as_what_it_was_merged_into():
    assert lines(content(parts=[]))[0].marks == " role:host "
    of_member = content(parts=[{"organisation": "u", "role": "host", "since": "", "until": ""}])
    assert (lines(of_member)[0].marks, lines(of_member)[0].is_lead) == ("  ", False)
    (line,) = lines(content(reporter="old", parts=[]), merged={"old": "a"})
    assert (line.alliance, line.sharing) == ("a", 1)


def test_empty_numbers_are_zero_where_the_form_says_so_and_missing_elsewhere():
    staff = {one.thing: one.value for one in lines(content(kind="secretariat", people=None))}
    assert staff == {"": None, "field=part_time": 0}
    assert [cents(amount, unit) for amount, unit in (("0.1", "元"), ("1.25", "万元"), ("2", "金额（亿元）"))] == [
        10, 1_250_000, 20_000_000_000,
    ]  # fmt: skip
    assert cents("999999999999", "万元") == 10**15


def test_the_days_before_are_as_many_months_or_as_many_days():
    assert span_before(YEAR) == BEFORE
    assert span_before(Span(date(2022, 1, 1), date(2024, 1, 1))) == Span(date(2020, 1, 1), date(2022, 1, 1))
    assert span_before(Span(date(2016, 1, 1), date(2017, 1, 28))) == Span(date(2014, 12, 4), date(2016, 1, 1))


@pytest.mark.django_db
@pytest.mark.engine
def test_every_measure_counts_what_was_accepted_and_its_records_add_up_to_it():
    database = make_database(3)
    first, second, _third = database.alliances
    shared = (PartEntry(first, "host"), PartEntry(second, "participant"))
    accepted = {"state": "accepted"}
    make_record(database, **accepted, parts=shared)
    make_record(database, **accepted, since=date(2025, 12, 31), until=date(2026, 1, 1))
    make_record(database, state="confirmed")
    make_record(database, **accepted, kind="training", people=40)
    make_record(database, **accepted, kind="training")
    for day, number in ((date(2026, 6, 1), 5), (date(2026, 2, 1), 9)):
        make_record(database, **accepted, kind="secretariat", since=day, until=day, fields={"full_time": number})
    patents = tuple(OutcomeEntry("patent", "专利", stage, number) for stage, number in (("granted", 2), ("applied", 4)))
    for level, funds in (("national", "0.10"), ("city", "0.20")):
        fields = {"level": level, "stage": "started", "funds": funds}
        make_record(database, **accepted, kind="project", fields=fields, outcomes=patents)
    done = (OutcomeEntry("standard", "标准", "published", None, Decimal(1)),)
    make_record(database, **accepted, kind="group_standard", fields={"stage": "published"}, outcomes=done)
    scheme, codes = scheme_with(), [one.code for one in database.alliances]
    basis = live_basis(database.network, YEAR, BEFORE)
    facts = facts_of(basis, scheme, codes)
    nothing = dict.fromkeys(MEASURES, 0) | {"staff": None}
    assert facts == {
        codes[0]: {
            "seminars": 2, "held": 2, "people": 40, "staff": 5, "national": 1, "funds": 300_000, "granted": 4,
            "standards": 1, "minuted": 0, "partners": 1, "before": 1,
        },
        codes[1]: nothing | {"seminars": 1, "partners": 1},
        codes[2]: nothing,
    }  # fmt: skip
    traced = {code: {key: trace(basis, scheme, code, key).fact for key in MEASURES} for code in codes}
    assert traced == facts
    assert [one.value for one in trace(basis, scheme, codes[0], "people").sources] == [40, None]
    unknown = facts_of(live_basis(database.network, YEAR), scheme, codes[:1])[codes[0]]
    assert (unknown["before"], unknown["seminars"]) == (None, 2)


@pytest.mark.django_db
@pytest.mark.engine
def test_shared_activities_are_divided_exactly():
    database = make_database(3)
    parts = tuple(PartEntry(one, "participant" if at else "host") for at, one in enumerate(database.alliances))
    make_record(database, state="accepted", parts=parts, people=7)
    make_record(database, state="accepted", parts=parts[:1], people=5)
    measures = {"seminars": MEASURES["seminars"], "all": {"take": "sum", "of": "people", "kinds": ["seminar"]}}
    basis, codes = live_basis(database.network, YEAR), [one.code for one in database.alliances]
    expected = {
        "full": ([2, 1, 1], [12, 7, 7]),
        "equal_parts": (["4/3", "1/3", "1/3"], ["22/3", "7/3", "7/3"]),
        "lead_and_participants": (["8/5", "1/5", "1/5"], ["46/5", "7/5", "7/5"]),
    }
    for rule, (seminars, people) in expected.items():
        scheme = scheme_with({"rule": rule} | ({"lead": "0.6"} if rule == "lead_and_participants" else {}), measures)
        facts = facts_of(basis, scheme, codes)
        assert [[facts[code][key] for code in codes] for key in measures] == [seminars, people]
        assert {code: {key: trace(basis, scheme, code, key).fact for key in measures} for code in codes} == facts
        if rule != "full":
            assert sum(Fraction(facts[code]["all"]) for code in codes) == 12


@pytest.mark.django_db
@pytest.mark.engine
def test_live_lines_follow_every_change_and_are_those_that_would_be_made_anew():
    database = make_database(2)
    code = database.alliance.code
    scheme = scheme_with(measures={"seminars": MEASURES["seminars"]})

    def counted():
        fact = facts_of(live_basis(database.network, YEAR), scheme, [code])[code]["seminars"]
        kept = sorted(LiveLine.objects.values_list("alliance", "record", "thing", "value"))
        rebuild()
        assert sorted(LiveLine.objects.values_list("alliance", "record", "thing", "value")) == kept
        return fact

    record = make_record(database, state="accepted")
    other = make_record(database, state="accepted")
    assert counted() == 2
    assert catch_up() == 0
    changed = make_entry(database.alliance, title="改过的题目")
    record = records.revise(activity=record, entry=changed, expected_version=1, by=database.secretary)
    assert counted() == 1
    records.accept(activity=records.confirm(activity=record, by=database.head), by=database.office)
    assert counted() == 2
    records.return_for_completion(activity=other, note="请补充", by=database.office)
    assert counted() == 1


def generated(chance, record, codes):
    """What somebody might say."""
    day = date(2025, 1, 1) + timedelta(days=chance.randrange(730))
    roles = [
        (code, chance.choice(["host", "organizer", "participant"]))
        for code in chance.sample(codes, chance.randrange(4))
    ]
    kind = chance.choice(["project", "seminar", "council_meeting"])
    level = {"level": chance.choice(["national", "city"]), "funds": str(chance.randrange(9))}
    told = content(
        kind=kind, since=day.isoformat(), until=(day + timedelta(days=chance.randrange(40))).isoformat(),
        people=chance.choice([None, 1, 30]), reporter=chance.choice(codes[:4]), fields=level if kind == "project" else {},
        parts=[{"organisation": code, "role": role, "since": "", "until": ""} for code, role in roles],
        evidence=[{"sort": sort} for sort in chance.sample(["minutes", "photo"], chance.randrange(3))],
        outcomes=[{"kind": "patent", "stage": chance.choice(["granted", ""]), "number": chance.choice([None, 2]), "amount": None}],
    )  # fmt: skip
    return list(lines_of(Told(record, told, tuple(codes[:4]), {}), current_form()))


def counted_by_hand(found, measure, span, credit):
    """The fact of one alliance by its lines, one after the other."""
    asked = [tuple(f" {word} " for word in words) for words in marks_of(measure)]
    lines = [
        one for one in found
        if one.kind in measure.kinds and one.since < span.until and one.until >= span.since
        and all(any(word in one.marks for word in words) for words in asked)
    ]  # fmt: skip
    (thing,) = things_of(measure)
    values = [
        (one, 1 if measure.take == "count" else getattr(one, column_of(measure))) for one in lines if one.thing == thing
    ]
    said = [(one, value) for one, value in values if value is not None]
    if measure.take == "latest":
        return max(said, key=lambda pair: (pair[0].since, pair[0].record))[1] if said else None
    if measure.take == "distinct":
        return len({value for _line, value in said})
    if not said and any(one.thing == "" for one in lines):
        return None if measure.take == "sum" else 0
    shares = [share(credit, is_lead=one.is_lead, leads=one.leads, sharing=one.sharing) * value for one, value in said]
    return written(sum(shares, Fraction(0)))


@pytest.mark.django_db
@pytest.mark.engine
def test_the_database_counts_generated_lines_as_one_would_by_hand():
    host, codes, chance = make_database(1).network, [f"x{n}" for n in range(6)], Random(7)
    found = [line for record in range(80) for line in generated(chance, record, codes)]
    LiveLine.objects.bulk_create(LiveLine(host=host, **line.columns()) for line in found)
    kinds = {"kinds": ["project", "seminar", "council_meeting"]}
    measures = MEASURES | {
        "latest": {"take": "latest", "of": "people", **kinds},
        "led": {"take": "sum", "of": "people", "roles": ["host", "organizer"], "evidence": ["minutes"], **kinds},
        "all_patents": {"take": "sum", "of": "number", "outcome": "patent", **kinds},
        "granted_before": {"take": "count", "outcome": "patent", "stage": "granted", "period": "previous", **kinds},
    }
    for credit in ({"rule": "full"}, {"rule": "equal_parts"}, {"rule": "lead_and_participants", "lead": "0.7"}):
        scheme, basis = scheme_with(credit, measures), live_basis(host, YEAR, BEFORE)
        own = {code: [line for line in found if line.alliance == code] for code in codes}
        expected = {
            code: {
                key: counted_by_hand(own[code], one, BEFORE if one.is_previous else YEAR, scheme.credit)
                for key, one in scheme.measures.items()
            }
            for code in codes
        }
        assert facts_of(basis, scheme, codes) == expected
        traced = {code: {key: trace(basis, scheme, code, key).fact for key in measures} for code in codes}
        assert traced == expected


@pytest.mark.django_db
def test_doubles_and_mergers_change_what_counts_and_undoing_gives_it_back():
    database = make_database(3)
    first, second, third = database.alliances
    scheme = scheme_with(measures={"seminars": MEASURES["seminars"], "partners": MEASURES["partners"]})

    def counted():
        facts = facts_of(live_basis(database.network, YEAR), scheme, [first.code, second.code, third.code])
        return [(one["seminars"], one["partners"]) for one in facts.values()]

    make_record(database, state="accepted", parts=(PartEntry(first, "host"), PartEntry(third, "supporter")))
    kept, gone = (make_record(database, state="accepted", title=f"第{n}届产业大会") for n in "一二")
    double = Double.objects.create(first=kept, second=gone, likeness=0.9)
    assert counted() == [(3, 1), (0, 0), (1, 1)]
    verdicts.decide_same(double=double, by=database.office)
    assert counted() == [(2, 1), (0, 0), (1, 1)]
    verdicts.undo_verdict(double=double, by=database.office)
    assert counted() == [(3, 1), (0, 0), (1, 1)]
    merger = merge_organisations(kept=second, gone=third, reason="同一联盟", by=database.office)
    assert counted() == [(3, 1), (1, 1), (0, 0)]
    assert {part.organisation for part in Part.objects.filter(role="supporter")} == {second}
    undo_merge(merger=merger, by=database.office)
    assert counted() == [(3, 1), (0, 0), (1, 1)]


@pytest.mark.django_db
def test_the_self_check_says_what_counts_what_is_missing_and_what_to_do_next():
    database = make_database(1)
    make_record(database, state="accepted", kind="training", people=40)
    content = scheme_data() | {
        "flags": {"dishonest": {"zh": "失信", "en": "Dishonest"}},
        "dimensions": [
            leaf("meetings", 30, kind="count_cap", measure="seminars", each="10"),
            leaf("trained", 40, kind="linear", measure="people", start={"at": 0, "points": 0}, end={"at": 100, "points": 40}),
            leaf("grown", 10, kind="growth", measure="seminars", before="before", goal="1", when_zero="10"),
            leaf("staffed", 10, kind="binary", measure="staff", least=5),
            leaf("effect", 10, kind="expert"),
        ],
        "steps": [{"key": "initial", "zh": "初评", "en": "Initial", "kind": "own_group", "weight": "1"}],
    }  # fmt: skip
    own = self_check(database.alliance, host=database.network, scheme=read_scheme(content), days=YEAR)
    check = own.check
    assert (own.facts["people"], own.facts["staff"]) == (40, None)
    assert (check.points, check.most, check.judged) == (Decimal(16), Decimal(90), Decimal(10))
    assert [(one.leaf.key, one.missing) for one in check.checked] == [
        ("meetings", 30), ("trained", 24), ("grown", 10), ("staffed", 10), ("effect", 0),
    ]  # fmt: skip
    assert [(one.measure.key, one.more, one.gain, one.leaves) for one in check.steps] == [
        ("seminars", 1, 20, ("meetings", "grown")), ("staff", 5, 10, ("staffed",)), ("people", 1, Decimal("0.4"), ("trained",)),
    ]  # fmt: skip
    (behind,) = own.records_behind(own.scheme.leaf("trained"))
    assert [one.value for one in behind.sources] == [40]
    assert own.records_behind(own.scheme.leaf("effect")) == []


def leaf(key, points, **rule):
    return {"key": key, "zh": key, "en": key, "points": points, "rule": rule}
