"""The recompute kit: a stranger's Python alone gives the published result, and no byte changes unseen."""

import ast
import io
import json
import random
import subprocess
import sys
import zipfile

import pytest

from tests.evaluation.small import facts_data
from tests.evaluation.test_scoring_results import SHEETS, small_cycle, small_entrants
from xiefa.evaluation.kit import pack, packing, recompute
from xiefa.evaluation.scoring import Unfit

SHEETS_WITH_NAMES = [one | {"expert": f"李专家{one['expert']}", "remarks": {"soundness": "秘密评语"}} for one in SHEETS]


def make_kit(secret=b"secret"):
    return pack(scheme=small_cycle(), facts=facts_data(*small_entrants(), sheets=SHEETS_WITH_NAMES), secret=secret)


def unpacked(kit, folder):
    with zipfile.ZipFile(io.BytesIO(kit.as_zip())) as archive:
        archive.extractall(folder)
    return folder


def run(folder, *arguments):
    # No site packages, no variables, no folder of ours: what a stranger has.
    command = [sys.executable, "-I", "-S", "recompute.py", *arguments]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", env={"PYTHONUTF8": "1"}
    )
    return done.returncode, done.stdout, done.stderr


def test_a_stranger_recomputes_every_score_and_grade(tmp_path):
    kit = make_kit()
    code, told, wrong = run(unpacked(kit, tmp_path), "--digest", kit.digest)
    assert (code, wrong) == (0, "")
    lines = told.splitlines()
    assert lines[0] == f"本复核包的校验值 / digest of this kit: {kit.digest}"
    assert lines[3:7] == [
        "1\tA\t联盟A\t102.09\t102\t高 High",
        "2\tD\t联盟D\t100.00\t100\t较差 Poor",
        "3\tB\t联盟B\t57.84\t58\t较差 Poor",
        "4\tC\t联盟C\t38.50\t39\t较差 Poor",
    ]
    assert lines[7] == "4 家，与公布的结果逐字节一致 / the same as published, byte for byte"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "README.md", "facts.json", "manifest.json", "recompute.py", "results.json", "rules.json", "scoring", "sheets.json",
    ]  # fmt: skip


def test_a_result_that_does_not_follow_is_named(tmp_path):
    kit = make_kit()
    other = json.loads(kit.files["results.json"])
    other["entrants"][1] |= {"total": "87.00", "grade": "high"}
    content = {path: data for path, data in kit.files.items() if path != "manifest.json"}
    content["results.json"] = packing.canonical(other)
    forged = packing.with_manifest(content)
    code, _told, wrong = run(unpacked(forged, tmp_path))
    assert code == 1
    assert wrong.splitlines() == [
        "✗ B 总分 total: 57.84，公布为 / published as 87.00",
        "✗ B 等级 grade: poor，公布为 / published as high",
        "✗ 重新计算的结果与公布的不同 / the result differs from what was published",
    ]
    assert run(tmp_path, "--digest", kit.digest)[0] == 3


def test_one_flipped_byte_in_any_file_is_found_and_named(tmp_path, capsys):
    kit = make_kit()
    unpacked(kit, tmp_path)
    assert list(recompute.unsound(tmp_path, kit.digest)) == []
    chance = random.Random(1)
    for path, data in kit.files.items():
        for at in {0, len(data) - 1, *(chance.randrange(len(data)) for _ in range(3))} if data else ():
            changed = bytearray(data)
            changed[at] ^= 1 << chance.randrange(8)
            (tmp_path / path).write_bytes(changed)
            faults = list(recompute.unsound(tmp_path, kit.digest))
            assert faults, (path, at)
            assert faults[0].startswith(path), (path, at, faults)
        (tmp_path / path).write_bytes(data)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"format":"xiefa-kit/1","files":{"a":1}}', b"\xff"])
def test_a_manifest_that_is_none_is_said_to_be_changed(tmp_path, text):
    unpacked(make_kit(), tmp_path)
    (tmp_path / "manifest.json").write_bytes(text)
    assert list(recompute.unsound(tmp_path, "")) == [
        "manifest.json 已被改动，不是 xiefa-kit/1 / has been changed and is no xiefa-kit/1"
    ]


def test_files_that_are_missing_or_strange_are_named(tmp_path):
    unpacked(make_kit(), tmp_path)
    (tmp_path / "facts.json").unlink()
    (tmp_path / "scoring" / "more.py").write_text("", encoding="utf-8")
    assert list(recompute.unsound(tmp_path, "")) == [
        "facts.json 不见了 / is missing",
        "scoring/more.py 不属于本复核包 / is not part of the kit",
    ]
    (tmp_path / "manifest.json").unlink()
    assert list(recompute.unsound(tmp_path, "")) == ["manifest.json 不见了 / is missing"]


def test_the_same_content_is_the_same_file_and_the_secret_orders_the_experts():
    one, same, other = make_kit(), make_kit(), make_kit(b"another")
    assert one.as_zip() == same.as_zip()
    sheets = [json.loads(kit.files["sheets.json"]) for kit in (one, other)]
    assert sheets[0] != sheets[1]
    assert {sheet["expert"] for sheet in sheets[0]} == {"E001", "E002", "E003"}
    everything = b"".join(one.files.values()).decode()
    assert [word for word in ("李专家", "秘密评语", 'remarks":') if word in everything.split("scoring/")[0]] == []


def test_what_cannot_be_scored_makes_no_kit():
    with pytest.raises(Unfit):
        pack(scheme=small_cycle(), facts=facts_data(), secret=b"")


def test_scoring_imports_the_standard_library_and_itself_alone():
    outside = []
    for path, data in make_kit().files.items():
        for node in ast.walk(ast.parse(data)) if path.endswith(".py") else ():
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and node.level == 0 else []
            outside += [(path, name) for name in names if name.split(".")[0] not in sys.stdlib_module_names]
    assert outside == []
