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
    assert [line[0] for line in here.run("check").splitlines()] == ["√"] * 5


def test_a_new_installation_imports_a_file_and_gives_it_back(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    here = Installation(folder)
    seed = ROOT / "tests" / "golden" / "seed" / "issue.txt"
    here.run("import", seed, code=5)  # there is no network yet
    here.manage("createsuperuser", "--no-input", "--username=root", "--email=", DJANGO_SUPERUSER_PASSWORD="x" * 12)
    here.manage("shell", "-v", "0", "-c", _REGISTER)
    assert here.run("import", seed, "--by", "editor").startswith("2023年第6期（总第71期）")
    here.run("render", "2023-6", "--to", "text", "-o", tmp_path / "2023-6.txt")
    text = (tmp_path / "2023-6.txt").read_text(encoding="utf-8").rpartition("\n-- \n")[0]
    assert text_digest_of(text) == text_digest(read(seed.read_bytes(), name=seed.name).manuscript)


_REGISTER = """
from xiefa.accounts.domain.grants import grant_role
from xiefa.accounts.domain.people import add_person
from xiefa.accounts.models import User
from xiefa.registry.domain.organisations import add_organisation
root = User.objects.get()
add_organisation(code="network", kind="network", full_name="产业技术创新战略联盟协同发展网", by=root)
editor = add_person(username="editor", email="editor@example.org", password="a-long-phrase-77", by=root)
grant_role(user=editor, role="editor", reason="-", by=root)
"""
