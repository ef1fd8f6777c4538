"""The policy of the newsroom, and what is said at start-up of a broken file."""

from copy import deepcopy

import pytest

from xiefa.kernel import policy
from xiefa.newsroom.checks import check_newsroom_policy, check_reading_layout
from xiefa.newsroom.kinds import problems_of


@pytest.fixture
def good():
    return deepcopy(policy.load_yaml("newsroom"))


def test_the_policy_of_the_repository_is_whole():
    assert (check_newsroom_policy(None), check_reading_layout(None)) == ([], [])


def test_a_broken_policy_is_named_at_start_up(settings, tmp_path):
    settings.POLICY_DIR = tmp_path
    assert [problem.id for problem in check_newsroom_policy(None)] == ["newsroom.E001"]
    (tmp_path / "newsroom.yaml").write_text("kinds: {}", encoding="utf-8")
    assert [problem.msg for problem in check_newsroom_policy(None)] == [
        f"The key {key!r} is missing."
        for key in ("activities", "credit", "heading_longest", "heading_warning", "relative_dates")
    ]


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("kinds", ["news"], "The key 'kinds' must hold entries by name."),
        ("kinds", {"news": {"zh": "动态", "en": "News"}}, "Kind news lacks verb."),
        ("activities", {"visit": {"zh": "走访"}}, "Activity visit lacks zh or en."),
        ("credit", {"line": "", "line_with_source": "", "office": ""}, "credit.joiner is missing."),
        ("heading_longest", "forty", "heading_longest must be a whole number."),
    ],
)
def test_every_problem_of_the_file_is_said(good, key, value, problem):
    assert problems_of(good | {key: value}) == [problem]


@pytest.mark.parametrize("text", [None, "reading: {}", "reading: [", "house_style: {}"])
def test_a_layout_that_no_file_can_be_read_by_is_named_at_start_up(settings, tmp_path, text):
    settings.POLICY_DIR = tmp_path
    if text is not None:
        (tmp_path / "briefing.yaml").write_text(text, encoding="utf-8")
    [problem] = check_reading_layout(None)
    assert problem.id == "newsroom.E003"
    assert problem.msg.startswith(str(tmp_path / "briefing.yaml"))
