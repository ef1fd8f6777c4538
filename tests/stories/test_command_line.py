"""The main job on the command line: a printed issue goes in, and comes out of the installation again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.stories.installation import ROOT, Installation
from xiefa.manuscript import text_digest
from xiefa.manuscript.digest import text_digest_of
from xiefa.reading import read

pytestmark = pytest.mark.xdist_group("stories-1")

SEED, OFFICE = ROOT / "tests" / "golden" / "seed" / "issue.txt", "联盟试点工作联络组办公室"
OLD_ISSUE = ROOT / "src" / "xiefa" / "demo" / "material" / "issues" / "2025-6.md"


@pytest.fixture
def here(demo_at_rest: Path, tmp_path: Path) -> Installation:
    return Installation(Path(shutil.copytree(demo_at_rest, tmp_path / "data")))


def test_an_issue_of_the_demo_comes_out_as_it_went_in(here: Installation, tmp_path: Path) -> None:
    expected = text_digest(read(OLD_ISSUE.read_bytes(), name=OLD_ISSUE.name).manuscript)
    for to in ("pdf", "docx", "text"):
        here.run("render", "2025-6", "--to", to, "-o", tmp_path / f"2025-6.{to}")
        copy = tmp_path / f"2025-6.{to}"
        assert text_digest(read(copy.read_bytes(), name=f"copy.{to if to != 'text' else 'txt'}").manuscript) == expected


def test_the_same_number_is_not_taken_twice(here: Installation) -> None:
    assert here.run("import", OLD_ISSUE, "--by", "editor", code=5) == ""


def test_an_issue_that_is_not_there_is_refused(here: Installation, tmp_path: Path) -> None:
    assert here.run("render", "1999-1", "--to", "pdf", "-o", tmp_path / "x.pdf", code=5) == ""
    assert not (tmp_path / "x.pdf").exists()


def test_the_installation_is_in_order(here: Installation) -> None:
    assert [line[0] for line in here.run("check").splitlines()] == ["√"] * 7


@pytest.mark.parametrize("start", ["empty", "demo"])
def test_the_real_issue_is_imported_and_given_back(start: str, tmp_path: Path, demo_at_rest: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(demo_at_rest, folder) if start == "demo" else folder.mkdir()
    here = Installation(folder)
    owner = ("--host", OFFICE) if start == "demo" else ()
    told = here.run("import", SEED, *owner).splitlines()
    assert [line.partition(" / ")[0].partition("：")[0] for line in told] == ["已登记主办单位", OFFICE]
    here.run("render", "2023-6", "--to", "text", "-o", tmp_path / "2023-6.txt")
    text = (tmp_path / "2023-6.txt").read_text(encoding="utf-8").rpartition("\n-- \n")[0]
    assert text_digest_of(text) == text_digest(read(SEED.read_bytes(), name=SEED.name).manuscript)
    assert here.run("import", SEED, *owner, code=5) == ""
