"""The words of linking, as the policy gives them, and what is said of a broken file."""

import pytest

from xiefa.registry.checks import check_registry_policy
from xiefa.registry.linking.words import before_a_name, never_members, problems_of

GOOD = {"never_members": ["联盟联络组"], "before_a_name": {"characters": "由和", "words": ["近日 日前"]}}


def test_the_policy_of_the_repository_is_whole():
    assert check_registry_policy(None) == []
    assert {"联盟联络组", "联盟协发网"} <= set(never_members())
    assert {len(word) for word in before_a_name().words} == {2}


def test_a_broken_policy_is_named_at_start_up(settings, tmp_path):
    settings.POLICY_DIR = tmp_path
    assert [problem.id for problem in check_registry_policy(None)] == ["registry.E001"]
    (tmp_path / "registry.yaml").write_text("never_members: []", encoding="utf-8")
    assert [problem.id for problem in check_registry_policy(None)] == ["registry.E002"]


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({}, []),
        ({"never_members": "联盟"}, ["'never_members' must be a list of phrases."]),
        ({"never_members": [" "]}, ["'never_members' must be a list of phrases."]),
        ({"before_a_name": []}, ["'before_a_name' must have 'characters', one text."]),
        ({"before_a_name": {"characters": "由"}}, ["'before_a_name' must have 'words', a list of lines."]),
        (
            {"before_a_name": {"characters": "由", "words": ["近日 秘书处"]}},
            ["The word 秘书处 under 'before_a_name' does not have two characters."],
        ),
    ],
)
def test_every_problem_of_the_file_is_said(change, problems):
    assert problems_of(GOOD | change) == problems


def test_a_file_without_its_keys_is_said_to_lack_them():
    assert problems_of([]) == ["The file must have the two keys 'never_members' and 'before_a_name'."]
