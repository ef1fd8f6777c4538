"""The voting rules of ``policy/council.yaml``: chosen by day, host and kind; faults are named in sentences."""

from copy import deepcopy
from datetime import date

import pytest
import yaml

from tests.factories.registry import make_alliance, make_network
from xiefa.council import voting_rules
from xiefa.council.checks import check_council_policy
from xiefa.council.voting_rules import entry_for, problems_of
from xiefa.kernel.policy import load_yaml, policy_path

DAY = date(2024, 3, 1)


@pytest.fixture
def data():
    return deepcopy(load_yaml("council"))


@pytest.fixture
def install(settings, tmp_path, data):
    """Put changed rules into force."""

    def install():
        (tmp_path / "council.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        settings.POLICY_DIR = tmp_path

    return install


def narrower(data, **changes):
    rule = deepcopy(data["rules"][0]) | {"key": "other"} | changes
    data["rules"].append(rule)
    return rule


def test_the_file_is_whole_and_says_that_it_is_a_sample(data):
    assert problems_of(data) == []
    assert check_council_policy(None) == []
    assert voting_rules.has_samples()
    text = policy_path("council").read_text(encoding="utf-8")
    assert ("SAMPLES" in text, "须按章程核定" in text) == (True, True)


@pytest.mark.django_db
def test_the_narrowest_rule_wins(data, install):
    network, alliance, other = make_network(), make_alliance(code="pm"), make_alliance()
    narrower(data, key="alliances", hosts=["alliance"])
    narrower(data, key="one", hosts=["pm"], kinds=["admit"])
    install()
    chosen = [
        entry_for(host, kind, on=DAY).rule.key
        for host, kind in (
            (network, "hear"),
            (network, "admit"),
            (other, "admit"),
            (alliance, "admit"),
            (alliance, "hear"),
        )
    ]
    assert chosen == ["ordinary-sample", "standing-sample", "alliances", "one", "alliances"]


@pytest.mark.django_db
def test_rules_follow_each_other_by_date(data, install):
    network = make_network()
    data["rules"][0]["until"] = date(2024, 3, 1)
    narrower(data, key="new", since=date(2024, 3, 1), until=None)
    install()
    keys = [entry_for(network, "hear", on=day).rule.key for day in (date(2024, 2, 29), DAY)]
    assert keys == ["ordinary-sample", "new"]
    assert entry_for(network, "hear", on=DAY).rule.policy_hash == voting_rules.policy_hash()


def test_overlap_gap_and_missing_ends_are_named(data):
    first = data["rules"][0]
    narrower(data)
    assert problems_of(data) == [
        "Rules ordinary-sample and other (host *, kind default) hold on the same days: give the earlier one an 'until'."
    ]
    first["until"], data["rules"][-1]["since"] = date(2024, 1, 1), date(2024, 2, 1)
    assert problems_of(data) == [
        "Rules ordinary-sample and other (host *, kind default) leave a gap from 2024-01-01 to 2024-02-01,"
        " in which no rule would hold."
    ]
    data["rules"] = data["rules"][1:]
    data["rules"][-1]["until"] = date(2025, 1, 1)
    assert problems_of(data) == [
        "No rule for hosts '*' and kinds 'default' begins with an empty 'since': the past would have no rule.",
        "No rule for hosts '*' and kinds 'default' ends with an empty 'until': the future would have no rule.",
    ]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"quorum": {"share": "3/2", "of": "seats"}}, "3/2 is no part of a whole."),
        ({"quorum": {"share": "1/2", "of": "cast"}}, "A quorum is a share of seats or electorate, not of cast."),
        ({"majority": {"share": "half", "of": "cast"}}, "'half' is no fraction such as 2/3."),
        ({"majority": {"share": "1/1", "of": "cast", "is_strict": True}}, "More than the whole can never be reached."),
        ({"most_proxies": -1}, "'most_proxies' is a number of proxies, 0 or more."),
        ({"hosts": []}, "'hosts' must be a list with at least one entry."),
        ({"zh": ""}, "the names zh and en are missing."),
        ({"is_sample": "yes"}, "'is_sample' must be true or false."),
    ],
)
def test_a_faulty_rule_is_named(data, changes, problem):
    data["rules"][0] |= changes
    assert problems_of(data) == [f"Rule ordinary-sample: {problem}"]


def test_faulty_limits_and_an_unknown_kind_are_named(data):
    data["written_vote_days"], data["number_series"] = {"days": 0}, "x/{host}"
    data["rules"][1]["kinds"] = ["party"]
    found = problems_of(data)
    assert found[0].startswith("Rule standing-sample: 'party' is no kind of resolution; known are default, hear,")
    assert found[1:] == [
        "'written_vote_days' needs 'days', a whole number of days, 1 or more.",
        "'number_series' must contain {host} and {year} and no other braces.",
    ]
    assert problems_of([]) == ["The file must have a list 'rules'."]


def test_start_up_names_a_faulty_file(data, install):
    data["rules"][0]["most_proxies"] = "many"
    install()
    assert [error.msg for error in check_council_policy(None)] == [
        "Rule ordinary-sample: 'most_proxies' is a number of proxies, 0 or more."
    ]
