"""Score sheets: saving as one goes on two devices, sealing, changing with a reason, and who reads what."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from tests.factories.accounts import make_person
from tests.factories.scoring import Scoring, answers, make_scoring
from xiefa.kernel import audit, clock
from xiefa.kernel.refusal import Refused
from xiefa.review.domain import results, sheets
from xiefa.review.enums import Disclosure, RoundState, SheetState
from xiefa.review.lifecycle import SHEET
from xiefa.review.models import Mark, Sheet, SheetVersion

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def scoring() -> Scoring:
    return make_scoring()


def save(scoring: Scoring, judge: int = 0, *, version: int = 0, base: dict | None = None, **typed: str) -> sheets.Saved:
    typed = {name.replace("__", "-"): text for name, text in typed.items()}
    values = {"typed": typed, "base": base or {}, "version": version, "by": scoring.user(judge)}
    return sheets.save(assignment=scoring.assignment(judge), **values)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(one.code, one.field) for one in refused.value.refusals]


def test_a_sheet_is_saved_as_one_goes(scoring: Scoring) -> None:
    saved = save(scoring, remark__leadership="开了三次会")
    again = save(scoring, version=1, points__leadership="8．5", remark__impact="有", overall="总体好")
    nothing = save(scoring, version=2, points__leadership="8.50")
    assert [one.sheet.version for one in (saved, again, nothing)] == [1, 2, 2]
    sheet = Sheet.objects.get()
    assert sheet.texts == {
        "overall": "总体好", "remark-leadership": "开了三次会", "points-leadership": "8.5", "remark-impact": "有",
        "points-impact": "",
    }  # fmt: skip
    assert list(sheet.marks.values_list("item", "points")) == [("leadership", Decimal("8.5")), ("impact", None)]
    assert [one.action for one in audit.history_of(sheet)] == ["review.start_sheet"]


def test_what_cannot_be_kept_is_named_and_the_rest_is_kept(scoring: Scoring) -> None:
    save(scoring, points__leadership="3")
    typed = {"points__leadership": "11", "points__impact": "8.125", "remark__leadership": "x" * 1001, "overall": "在"}
    saved = save(scoring, version=1, **typed)
    assert [(one.code, one.field) for one in saved.faults] == [
        ("text_long", "remark-leadership"), ("points_out_of_range", "points-leadership"),
        ("points_too_fine", "points-impact"),
    ]  # fmt: skip
    assert {name: text for name, text in saved.sheet.texts.items() if text} == {
        "overall": "在", "points-leadership": "3",
    }  # fmt: skip
    unread = save(scoring, version=2, points__impact="二十")
    assert (unread.faults[0].code, "二十" in unread.faults[0].message) == ("points_unreadable", True)


def test_two_devices_of_one_judge_lose_nothing(scoring: Scoring) -> None:
    first = save(scoring, remark__leadership="手机上写的", points__leadership="8")
    base = {"remark-leadership": "", "points-leadership": "", "remark-impact": ""}
    second = save(scoring, base=base, remark__leadership="电脑上写的", points__leadership="", remark__impact="新写的")
    assert (first.clashes, second.clashes) == ({}, {"remark-leadership": "手机上写的"})
    assert {name: text for name, text in second.texts.items() if text} == {
        "remark-leadership": "手机上写的", "points-leadership": "8", "remark-impact": "新写的",
    }  # fmt: skip
    settled = save(scoring, version=second.sheet.version, remark__leadership="电脑上写的")
    assert (settled.texts["remark-leadership"], settled.clashes) == ("电脑上写的", {})


def test_a_submitted_sheet_is_sealed(scoring: Scoring) -> None:
    sheet = save(scoring, **{k.replace("-", "__"): v for k, v in answers(8.5, 20, remark=" 好 ").items()}).sheet
    version = sheets.submit(sheet=sheet, by=scoring.user(0))
    assert (version.number, version.reason, version.content, version.is_intact) == (
        1, "", {"marks": {"leadership": {"points": "8.5", "remark": "好"}, "impact": {"points": "20", "remark": "好"}},
                "remark": ""}, True,
    )  # fmt: skip
    sheet.refresh_from_db()
    assert (sheet.state, sheet.submitted_at is not None) == (SheetState.SUBMITTED, True)
    with pytest.raises(Refused) as refused:
        save(scoring, version=1, overall="再写")
    assert codes(refused) == [("submitted", "")]
    with pytest.raises(Refused) as refused:
        sheets.submit(sheet=sheet, by=scoring.user(0))
    assert codes(refused) == [("wrong_state", "")]
    SheetVersion.objects.update(content={"marks": {}, "remark": ""})
    assert SheetVersion.objects.get().is_intact is False


def test_submission_is_refused_with_every_question_that_is_not_answered(scoring: Scoring) -> None:
    sheet = save(scoring, remark__leadership="  ", points__leadership="9").sheet
    with pytest.raises(Refused) as refused:
        sheets.submit(sheet=sheet, by=scoring.user(0))
    assert codes(refused) == [
        ("answer_missing", "remark-leadership"), ("answer_missing", "remark-impact"), ("answer_missing", "points-impact"),
    ]  # fmt: skip
    Mark.objects.filter(item="leadership").update(points=Decimal("10.125"), remark="有")
    with pytest.raises(Refused) as refused:
        sheets.submit(sheet=Sheet.objects.get(), by=scoring.user(0))
    assert codes(refused)[:2] == [
        ("points_out_of_range", "points-leadership"),
        ("points_too_fine", "points-leadership"),
    ]
    assert SheetVersion.objects.count() == 0


def test_nobody_writes_on_a_sheet_that_is_not_theirs_or_not_open(scoring: Scoring) -> None:
    assignment, sheet = scoring.assignment(0), save(scoring).sheet
    strangers = [scoring.user(1), scoring.organiser, make_person("expert"), AnonymousUser()]
    values = {"typed": answers(1, 1), "base": {}, "version": 0}

    def refusal_of(verb: str, user: object) -> str:
        with pytest.raises(Refused) as refused:
            sheets.submit(sheet=sheet, by=user) if verb == "submit" else sheets.save(
                assignment=scoring.assignment(0), **values, by=user
            )
        return refused.value.codes[0]

    assert {refusal_of("save", one) for one in strangers} == {"not_yours"}
    assert {refusal_of("submit", one) for one in strangers} == {"not_permitted"}
    for state in (RoundState.PLANNED, RoundState.ASSIGNED, RoundState.CLOSED):
        scoring.rounds[0].state = state
        scoring.rounds[0].save()
        expected = "round_not_open" if state == RoundState.CLOSED else "not_yours"
        assert refusal_of("save", scoring.user(0)) == expected
    scoring.rounds[0].state = RoundState.OPEN
    scoring.rounds[0].save()
    scoring.recuse(0, 0)
    with pytest.raises(Refused, match="没有分派给您"):
        sheets.save(assignment=assignment, **values, by=scoring.user(0))
    assert refusal_of("submit", scoring.user(0)) == "not_permitted"


def test_only_the_judge_submits_and_only_a_draft(scoring: Scoring) -> None:
    sheet = Sheet.objects.create(assignment=scoring.assignment(0), submitted_at=clock.now())
    people = {"own": scoring.user(0), "other": scoring.user(1), "organiser": scoring.organiser}
    found = {}
    for state in SheetState:
        sheet.state = state
        for name, person in people.items():
            found[state.value, name] = {one.code for one in SHEET.refusals(sheet, "submit", by=person)}
    assert found == {
        ("draft", "own"): {"answer_missing"},
        ("draft", "other"): {"not_permitted", "answer_missing"},
        ("draft", "organiser"): {"not_permitted", "answer_missing"},
        ("submitted", "own"): {"wrong_state"},
        ("submitted", "other"): {"not_permitted", "wrong_state"},
        ("submitted", "organiser"): {"not_permitted", "wrong_state"},
    }


def test_a_change_is_a_new_version_with_a_reason(scoring: Scoring) -> None:
    first = scoring.submit(0, 0, 8, 15)
    sheet, user = first.sheet, scoring.user(0)
    typed = answers("9", "15", remark="理由0")
    for changed, reason, expected in (
        (typed, " ", "reason_missing"),
        (typed | {"points-impact": ""}, "补正", "answer_missing"),
        (typed | {"points-leadership": "8。0"}, "补正", "unchanged"),
    ):
        with pytest.raises(Refused) as refused:
            sheets.change(sheet=sheet, typed=changed, reason=reason, by=user)
        assert refused.value.codes == (expected,)
    second = sheets.change(sheet=sheet, typed=typed, reason=" 漏看一次会议 ", by=user)
    assert (second.number, second.reason, second.content["marks"]["leadership"]["points"]) == (2, "漏看一次会议", "9")
    first.refresh_from_db()
    assert (first.is_intact, first.content["marks"]["leadership"]["points"]) == (True, "8")
    assert sheet.texts["points-leadership"] == "9"
    scoring.close()
    with pytest.raises(Refused) as refused:
        sheets.change(sheet=Sheet.objects.get(), typed=answers(1, 1), reason="晚了", by=user)
    assert refused.value.codes == ("round_not_open",)
    draft = Sheet.objects.create(assignment=scoring.assignment(1))
    with pytest.raises(Refused) as refused:
        sheets.change(sheet=draft, typed=answers(1, 1), reason="没有交", by=scoring.user(1))
    assert "not_submitted" in refused.value.codes


def test_the_database_keeps_marks_and_versions_in_bounds(scoring: Scoring) -> None:
    version = scoring.submit(0, 0, 8, 15)
    for make in (
        lambda: Mark.objects.create(sheet=version.sheet, item="leadership"),
        lambda: Mark.objects.create(sheet=version.sheet, item="other", points=-1),
        lambda: SheetVersion.objects.create(
            sheet=version.sheet, number=2, content={}, digest="", made_by=scoring.user(0)
        ),
        lambda: Sheet.objects.create(assignment=scoring.assignment(1), state=SheetState.SUBMITTED),
        lambda: Sheet.objects.create(assignment=scoring.assignment(0)),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make()


def readers_of(scoring: Scoring, version: SheetVersion) -> list[str]:
    """Which of organiser, judges and a stranger may read the sheet."""
    people = {"组织人": scoring.organiser, "路人": make_person("expert"), "无名": AnonymousUser()}
    people |= {str(one): scoring.user(at) for at, one in enumerate(scoring.judges)}
    return sorted(name for name, one in people.items() if Sheet.objects.visible_to(one).filter(pk=version.sheet_id))


def test_others_read_a_sheet_when_their_own_is_in_and_the_review_shows_it(scoring: Scoring) -> None:
    version = scoring.submit(0, 0, 8, 15)
    assert readers_of(scoring, version) == ["组织人", "评委0"]
    scoring.submit(1, 0, 9, 16)
    assert readers_of(scoring, version) == ["组织人", "评委0"]
    sheets.disclose(review=scoring.review, disclosure=Disclosure.OWN_IN, by=scoring.organiser)
    assert readers_of(scoring, version) == ["组织人", "评委0", "评委1"]
    sheets.disclose(review=scoring.review, disclosure=Disclosure.ROUND_CLOSED, by=scoring.organiser)
    scoring.close()
    assert readers_of(scoring, version) == ["组织人", "评委0", "评委1"]
    scoring.recuse(1, 0)
    assert readers_of(scoring, version) == ["组织人", "评委0"]


def test_an_organiser_who_judges_waits_like_everybody_else(scoring: Scoring) -> None:
    version = scoring.submit(0, 0, 8, 15)
    person = scoring.judges[2].expert.person
    person.user = scoring.organiser
    person.save()
    assert readers_of(scoring, version) == ["评委0"]
    scoring.submit(2, 0, 8, 15)
    assert readers_of(scoring, version) == ["组织人", "评委0", "评委2"]
    scoring.recuse(2, 0)
    assert readers_of(scoring, version) == ["评委0"]


def test_a_draft_is_read_by_nobody_else(scoring: Scoring) -> None:
    sheet = save(scoring, overall="草稿").sheet
    scoring.submit(1, 0, 1, 1)
    sheets.disclose(review=scoring.review, disclosure=Disclosure.OWN_IN, by=scoring.organiser)
    everybody = [scoring.organiser, *map(scoring.user, range(3))]
    assert [Sheet.objects.visible_to(one).filter(pk=sheet.pk).count() for one in everybody] == [0, 1, 0, 0]


def test_who_may_not_arrange_discloses_nothing(scoring: Scoring) -> None:
    for disclosure, user, expected in (
        (Disclosure.OWN_IN, scoring.user(0), "not_permitted"),
        ("always", scoring.organiser, "disclosure_missing"),
    ):
        with pytest.raises(Refused) as refused:
            sheets.disclose(review=scoring.review, disclosure=disclosure, by=user)
        assert refused.value.codes == (expected,)


def test_a_review_hands_up_its_marks_by_number() -> None:
    scoring = make_scoring(judges=4, steps=2)
    first, second = scoring.give(0, (8, 15), ("9.5", 16))
    typed = answers(7, 15, remark="重看了")
    sheets.change(sheet=scoring.assignment(first).sheet, typed=typed, reason="漏看", by=scoring.user(first))
    scoring.close()
    third, fourth = scoring.give(0, (10, 20), (1, 1), step=1)
    scoring.recuse(fourth, 0)
    numbers = results.judge_numbers(scoring.review)
    one, two, three = (numbers[scoring.judges[judge].pk] for judge in (first, second, third))
    assert sorted(numbers.values()) == [1, 2, 3, 4]
    assert results.marks_of(scoring.review) == {
        "entrant-0": {
            "initial": {
                "leadership": sorted([(one, "7", "重看了"), (two, "9.5", f"理由{second}")]),
                "impact": sorted([(one, "15", "重看了"), (two, "16", f"理由{second}")]),
            },
            "cross": {"leadership": [(three, "10", f"理由{third}")], "impact": [(three, "20", f"理由{third}")]},
        }
    }
    digests = {one.sheet.assignment.judge_id: one.digest for one in results.latest_versions(scoring.review)}
    assert results.seals_of(scoring.review) == sorted(
        results.Seal("entrant-0", step, numbers[scoring.judges[judge].pk], version, digests[scoring.judges[judge].pk])
        for step, judge, version in (("initial", first, 2), ("initial", second, 1), ("cross", third, 1))
    )
    assert results.judge_numbers(scoring.review) == numbers
