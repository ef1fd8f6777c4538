"""A meeting as one file: counted again by a command that knows nothing else."""

import json
from copy import deepcopy

import pytest

from tests.factories.council import attendees_of, make_item, make_named_votes, make_open_meeting, make_voted
from xiefa.cli import main
from xiefa.council.counting import BadRecord, recount
from xiefa.council.domain import attendance, resolutions, voting
from xiefa.council.domain.export import meeting_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(council):
    """A meeting with a proxy, a recusal, a vote by hands, a vote by name and a report that was heard."""
    meeting = make_open_meeting(
        council, {"title": "举手"}, {"title": "记名"}, {"title": "听取报告", "kind": "hear"}, present=4
    )
    hands, named, heard = meeting.items.all()
    attendees, by = attendees_of(council, meeting), council.secretary
    attendance.give_proxy(giver=attendees[4], holder=attendees[0], by=by)
    attendance.recuse(item=named, attendee=attendees[1], reason="本单位事项", by=by)
    make_voted(council, hands, (3, 1, 1))
    resolutions.declare(item=hands, by=by)
    resolutions.declare(item=heard, by=by)
    attendance.arrive(attendee=attendees[4], by=by)
    ballot = voting.open_ballot(item=named, method="named", by=by)
    make_named_votes(council, ballot, "for")
    voting.cast(ballot=ballot, member=council.people[4], choice="against", by=council.users[4])
    voting.close_ballot(ballot=ballot, by=by)
    make_item(council, meeting, title="留待下次")
    return json.loads(json.dumps(meeting_record(meeting)))


def run(tmp_path, capsys, data, *options):
    path = tmp_path / "meeting.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    code = main([*options, "recount", str(path)])
    return code, capsys.readouterr()


def codes(record):
    return [found.code for one in recount(record) for found in one.differences]


def test_the_file_gives_every_result_again(record):
    results = recount(record)
    assert [one.title for one in results] == ["举手", "记名", "听取报告", "留待下次"]
    assert [one.differences for one in results] == [(), (), (), ()]
    first, second = results[0].result, results[1].result
    assert (first.present, first.proxies, first.votes_for, first.base, first.is_carried) == (4, 1, 3, 5, True)
    assert (second.electorate, second.present, second.proxies, second.reason) == (4, 4, 0, "not_enough")
    assert (results[2].result, results[2].resolution[-2:], results[3].resolution) == (None, "2号", "")


def test_the_command_prints_quorum_majority_and_result(tmp_path, capsys, record):
    code, out = run(tmp_path, capsys, record, "--lang", "en")
    assert (code, out.err) == (0, "")
    assert out.out.splitlines()[1:4] == [
        "   quorum: at least 2/3 of seats, needs 4 of 5, has 4 (present 4, proxies 1): met",
        "   majority: more than 1/2 of present, needs 3 of 5; for 3, against 1, abstaining 1",
        "   result: carried",
    ]
    assert out.out.splitlines()[-1] == "4 items, all as declared."
    code, out = run(tmp_path, capsys, record, "--lang", "zh")
    assert out.out.splitlines()[1] == "   法定人数: 达到全部席位的 2/3，需 4/5，实到 4（到会 4，受托 1）：达到"


def test_what_does_not_follow_is_named_and_the_exit_code_says_so(tmp_path, capsys, record):
    record["items"][1]["ballots"][0]["result"]["votes_for"] = 4
    code, out = run(tmp_path, capsys, record, "--lang", "en")
    assert code == 5
    assert "   ✗ the declared result differs in: votes_for 4 → 1." in out.out.splitlines()
    assert out.out.splitlines()[-1] == "4 items, 1 differ from what was declared."


def ballot_of(record, item=0):
    return record["items"][item]["ballots"][0]


def attendance_of_first(record):
    record["attendance"][0]["intervals"] = []


def everybody_leaves_before_it_is_declared(record):
    ballot, declared_at = ballot_of(record), record["items"][0]["resolution"]["declared_at"]
    assert ballot["opened_at"] < declared_at
    for one in record["attendance"][:4]:
        for interval in one["intervals"]:
            interval["left_at"] = declared_at


CHANGES = {
    "left too early": (everybody_leaves_before_it_is_declared, ["quorum_lost", "attendance", "result", "rejected"]),
    "attendance": (attendance_of_first, ["attendance", "too_many_hands", "attendance", "result", "rejected"]),
    "recusal": (lambda record: record["items"][1].update(recusals=[]), ["recusals", "attendance", "result"]),
    "rule": (lambda record: ballot_of(record)["rule"]["majority"].update(share="3/4"), ["result", "not_carried"]),
    "hands": (lambda record: ballot_of(record)["hands"].update({"for": 9}), ["too_many_hands"]),
    "no result": (lambda record: ballot_of(record).update(result=None), ["no_result"]),
    "no vote": (lambda record: record["items"][0].update(ballots=[]), ["no_vote"]),
    "two ballots": (lambda record: record["items"][0]["ballots"].append(ballot_of(record)), ["many_ballots"]),
    "doubled vote": (
        lambda record: ballot_of(record, 1)["votes"].append(ballot_of(record, 1)["votes"][0]),
        ["result", "rejected"],
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_falsehood_is_found(record, name):
    change, expected = CHANGES[name]
    change(record)
    assert codes(record) == expected


def spoilt(record, *path, value):
    data = deepcopy(record)
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return data


def test_hostile_files_get_a_sentence_and_no_traceback(tmp_path, capsys, record):
    ballot = ("items", 0, "ballots", 0)
    files = [
        "", "nonsense", "[" * 100_000, "[]", '{"format": "other"}', "9" * 5000,
        spoilt(record, "people", value=3),
        spoilt(record, "items", value=[7]),
        spoilt(record, "attendance", 0, "intervals", value=[{"arrived_at": "soon"}]),
        spoilt(record, "attendance", 0, "intervals", value=[{"arrived_at": "2024-01-01T10:00:00"}]),
        spoilt(record, *ballot, "rule", value={"key": "x", "quorum": {}, "majority": {}}),
        spoilt(record, *ballot, "rule", "most_proxies", value=1e308),
        spoilt(record, *ballot, "roll", "seats", value=[1, 1]),
        spoilt(record, *ballot, "result", value={"votes_for": 1}),
        spoilt(record, *ballot, "votes", value=[{"member": 1, "choice": "maybe", "cast_at": None}]),
        spoilt(record, *ballot, "hands", value={"for": -1, "against": 0, "abstain": 0}),
        spoilt(record, *ballot, "method", value="shouting"),
        spoilt(record, "items", 0, "resolution", value=[]),
    ]  # fmt: skip
    outcomes = [run(tmp_path, capsys, data, "--lang", "en") for data in files]
    assert [code for code, _out in outcomes] == [3] * len(files)
    assert [out.err.count("Traceback") for _code, out in outcomes] == [0] * len(files)
    assert main(["recount", str(tmp_path / "missing.json")]) == 3


def test_control_characters_of_a_title_do_not_reach_the_terminal(tmp_path, capsys, record):
    record["items"][0]["title"] = "甲\x1b[2J乙"
    _code, out = run(tmp_path, capsys, record)
    assert out.out.splitlines()[0].startswith("1. 甲 [2J乙")


def test_a_record_that_is_none_says_where(record):
    with pytest.raises(BadRecord) as caught:
        recount(spoilt(record, "items", 0, "ballots", 0, "opened_at", value=None))
    assert caught.value.place == "items[0].ballots[0]"
