"""The commands on an installation, run as a person or a script runs them, on a folder of their own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stories.installation import ROOT, Installation, copied
from xiefa.manuscript import text_digest
from xiefa.manuscript.digest import text_digest_of
from xiefa.reading import read

OFFICE = "联盟试点工作联络组办公室"
pytestmark = pytest.mark.xdist_group("site")
SEED = ROOT / "tests" / "golden" / "seed" / "issue.txt"
CHECKS = [
    "数据目录 / data folder",
    "数据库 / database",
    "设置与政策文件 / settings and policy",
    "操作账本 / audit ledger",
    "资格台账 / ledger of standing",
    "评价封存 / sealed evaluations",
    "输出格式 / channels",
]
_LOSE_A_ROLE = (
    "from xiefa.accounts.models import RoleGrant; RoleGrant.objects.filter(role='reader').update(role='gardener')"
)
_EDITIONS = "from xiefa.publishing.models import Edition; print(*sorted(Edition.objects.filter(issue__year=2023).values_list('channel', flat=True)))"


@pytest.fixture(scope="module")
def here(demo_at_rest: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """A copy of the demo, into which the issue of 2023 has been taken."""
    installation = Installation(copied(demo_at_rest, tmp_path_factory.mktemp("site") / "data"))
    told = installation.run("import", SEED, "--host", OFFICE).splitlines()
    assert told[-1].startswith(f"{OFFICE}：2023年第6期（总第71期） · ")
    return installation


def check(here: Installation, **environment: str) -> tuple[int, list[str], list[str]]:
    """Run ``xiefa check``: its exit code, the checks that found something, and what they found."""
    command = [sys.executable, "-m", "xiefa.cli", "check"]
    done = subprocess.run(
        command, env=here.environment | environment, capture_output=True, text=True, timeout=60, check=False
    )
    lines = done.stdout.splitlines()
    assert [line[2:] for line in lines if line[0] in "√×"] == CHECKS
    return (
        done.returncode,
        [line[2:] for line in lines if line[0] == "×"],
        [line.strip() for line in lines if line[0] == " "],
    )


def test_all_is_in_order(here: Installation) -> None:
    assert check(here) == (0, [], [])


def test_a_role_that_the_policy_has_lost_is_named(here: Installation, tmp_path: Path) -> None:
    other = Installation(copied(here.folder, tmp_path / "data"))
    other.manage("shell", "-v", "0", "-c", _LOSE_A_ROLE)
    code, failed, [problem] = check(other)
    assert (code, failed) == (6, ["数据库 / database"])
    assert "Somebody holds the role 'gardener', which policy/roles.yaml does not list." in problem


def test_a_broken_policy_is_named(here: Installation, tmp_path: Path) -> None:
    policy = Path(shutil.copytree(ROOT / "policy", tmp_path / "policy"))
    (policy / "newsroom.yaml").write_text("kinds: {}\n", encoding="utf-8")
    code, failed, problems = check(here, XIEFA_POLICY_DIR=str(policy))
    assert (code, failed) == (6, ["设置与政策文件 / settings and policy"])
    assert any("The key 'activities' is missing." in problem for problem in problems)


def test_a_database_that_was_never_prepared_is_named(tmp_path: Path) -> None:
    code, failed, problems = check(Installation(tmp_path))
    assert (code, failed[0]) == (6, "数据库 / database")
    assert "kernel.0001_initial: 尚未应用 / not applied" in problems


def test_an_issue_comes_out_of_the_database_as_it_went_in(here: Installation, tmp_path: Path) -> None:
    here.run("render", "2023-6", "--to", "text", "-o", tmp_path / "2023-6.txt")
    text = (tmp_path / "2023-6.txt").read_text(encoding="utf-8").rpartition("\n-- \n")[0]
    assert text_digest_of(text) == text_digest(read(SEED.read_bytes(), name=SEED.name).manuscript)


def test_a_number_is_taken_once_and_by_a_known_person_only(here: Installation) -> None:
    assert here.run("import", SEED, "--host", OFFICE, code=5) == ""
    assert here.run("import", SEED, "--host", OFFICE, "--by", "nobody", code=5) == ""


def test_the_worker_makes_what_is_missing_and_stops(here: Installation, tmp_path: Path) -> None:
    other = Installation(copied(here.folder, tmp_path / "data"))
    assert other.manage("shell", "-v", "0", "-c", _EDITIONS).split() == []
    other.an_hour_later()
    assert other.manage("shell", "-v", "0", "-c", _EDITIONS).split() == [
        "docx",
        "email",
        "pdf",
        "text",
        "web",
        "wechat",
    ]
