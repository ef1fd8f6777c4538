"""Every finding is said in both languages, and every code that is raised has its sentence."""

import re
from pathlib import Path

import pytest

from xiefa import reading
from xiefa.reading.wording import SENTENCES, sentence

ROOM = Path(reading.__file__).parent
RAISED = re.compile(r"""(?:Finding|_finding|Remark|account\.note)\(\s*"([a-z-]+)\"""")


def raised_codes():
    return {code for path in ROOM.rglob("*.py") for code in RAISED.findall(path.read_text(encoding="utf-8"))}


def test_every_code_that_is_raised_has_a_sentence():
    assert raised_codes() - SENTENCES.keys() == set()


def test_the_search_for_codes_finds_them():
    assert {"letter-spacing", "no-source-line", "page-title"} <= raised_codes()


@pytest.mark.parametrize("code", SENTENCES)
def test_both_languages_name_the_same_values(code):
    chinese, english = SENTENCES[code]

    assert set(re.findall(r"{\d}", chinese)) == set(re.findall(r"{\d}", english))
    assert (chinese[-1], english[-1]) == ("。", ".")


def test_an_unknown_code_shows_itself():
    assert sentence("something-new", ("甲", "乙"), "zh") == "something-new: 甲 乙"
