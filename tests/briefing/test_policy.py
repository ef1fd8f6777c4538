"""The house style, and what is said at start-up of a broken file."""

from copy import deepcopy

import pytest
import yaml

from xiefa.briefing.house_style import check_house_style, problems_of
from xiefa.kernel import policy


@pytest.fixture
def good():
    return deepcopy(policy.load_yaml("briefing"))


def test_the_policy_of_the_repository_is_whole():
    assert check_house_style(None) == []


def test_a_broken_policy_is_named_at_start_up(settings, tmp_path, good):
    settings.POLICY_DIR = tmp_path
    assert [problem.id for problem in check_house_style(None)] == ["briefing.E001"]
    del good["house_style"]["office"]
    (tmp_path / "briefing.yaml").write_text(yaml.safe_dump(good), encoding="utf-8")
    assert [(problem.id, problem.msg) for problem in check_house_style(None)] == [
        ("briefing.E002", "house_style.office is missing.")
    ]


def test_a_sign_off_by_one_person_is_refused_at_start_up(settings, tmp_path, good):
    settings.POLICY_DIR = tmp_path
    (tmp_path / "briefing.yaml").write_text(
        yaml.safe_dump(good | {"sign_off": {"distinct_people": 1}}), encoding="utf-8"
    )
    [problem] = check_house_style(None)
    assert problem.id == "briefing.E001"
    assert problem.msg.endswith("sign_off.distinct_people must be 2 or 3, not 1.")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            {"date_line": "{day}日，{hour}时"},
            "house_style.date_line: the pattern '{day}日，{hour}时' cannot be filled in ('hour').",
        ),
        ({"sections": []}, "house_style.sections is missing."),
        (
            {"officials": {"editor": "编辑：{name}", "signer": "签发：{name}"}},
            "house_style.officials.reviewer is missing.",
        ),
    ],
)
def test_every_problem_of_the_style_is_said(good, change, problem):
    assert problems_of(good["house_style"] | change) == [problem]
