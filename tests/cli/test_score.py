"""Scores on the command line: from two files and nothing else, or a sentence for everything that is wrong."""

import json
import re
from pathlib import Path

import pytest

from tests.evaluation.small import facts_data
from tests.evaluation.test_scoring_results import SHEETS, small_cycle, small_entrants
from xiefa.cli import main, score
from xiefa.evaluation.scoring import canonical, compute, read_facts, read_scheme, result_data


@pytest.fixture
def files(tmp_path):
    scheme, facts = tmp_path / "scheme.yaml", tmp_path / "facts.json"
    scheme.write_text(json.dumps(small_cycle(), ensure_ascii=False, indent=1), encoding="utf-8")
    facts.write_text(json.dumps(facts_data(*small_entrants(), sheets=SHEETS), ensure_ascii=False), encoding="utf-8")
    return scheme, facts


def run(files, *more, language="zh"):
    return main(["--lang", language, "score", "--scheme", str(files[0]), "--facts", str(files[1]), *more])


def test_the_result_as_json_is_the_canonical_one(files, capsysbinary):
    assert run(files, "--json") == 0
    checked = read_scheme(small_cycle())
    facts = read_facts(facts_data(*small_entrants(), sheets=SHEETS), checked)
    assert capsysbinary.readouterr().out == canonical(result_data(compute(checked, facts)))


def test_the_result_as_a_table(files, capsys):
    assert run(files) == 0
    assert capsys.readouterr().out.splitlines() == [
        "方案 · 示例",
        "名次  代码  联盟   总分    定级分  等级",
        "1     A     联盟A  102.09  102     高",
        "2     D     联盟D  100.00  100     较差 · 指标 honesty",
        "3     B     联盟B  57.84   58      较差",
        "4     C     联盟C  38.50   39      较差",
        "高: 1/4 = 25.00%",
        "较高: 0/4 = 0.00%",
        "一般: 0/4 = 0.00%",
        "较差: 3/4 = 75.00%",
    ]
    assert run(files, language="en") == 0
    assert capsys.readouterr().out.splitlines()[1:3] == [
        "rank  code  alliance  total   graded  grade",
        "1     A     联盟A     102.09  102     High",
    ]


def test_what_is_open_is_said(files, capsys):
    data = json.loads(files[1].read_text(encoding="utf-8"))
    files[1].write_text(json.dumps(data | {"sheets": data["sheets"][4:]}), encoding="utf-8")
    assert run(files, language="en") == 0
    assert capsys.readouterr().out.splitlines()[5] == "      A     联盟A                     open: soundness"


def test_every_fault_is_told_with_its_place_and_what_would_mend_the_bands(files, capsys):
    scheme = small_cycle()
    bands = [scheme["bands"][0], scheme["bands"][1] | {"upper": 85, "upper_inclusive": True}, *scheme["bands"][2:]]
    files[0].write_text(json.dumps(scheme | {"bands": bands, "graded": "exact"}), encoding="utf-8")
    assert run(files, language="en") == 3
    assert capsys.readouterr().err.splitlines() == [
        f"xiefa: {files[0]}: bands: totals in (85, 86) have no grade; move the lines, or round the total first.",
        "  → Round the total to a whole number first, then grade it.",
        "  → Let each band reach from its lower line up to that of the band above, with nothing in between.",
    ]
    files[0].write_text(json.dumps(scheme), encoding="utf-8")
    files[1].write_text(json.dumps(facts_data({"code": "A"}) | {"colour\x1b": 1}), encoding="utf-8")
    assert run(files) == 3
    assert capsys.readouterr().err.splitlines() == [
        f"xiefa: {files[1]}: entrants[A].name: 缺少 name，请补上。",
        f"xiefa: {files[1]}: entrants[A].measures: 缺少 measures，请补上。",
        f"xiefa: {files[1]}: entrants[A].flags: 缺少 flags，请补上。",
        f"xiefa: {files[1]}: colour?: 这里没有这个键，可用的有：format、earlier、entrants、sheets、cycle。",
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "a group of “key: value” is expected here."),
        (b"{", "this is no valid JSON file."),
        (b"a: 1\na: 2", "line 2: the key a stands twice in one group."),
        ("方案".encode("gb18030"), "the file is not in UTF-8; save it as such."),
    ],
)
def test_a_file_that_is_no_scheme_is_refused_with_a_sentence(files, capsys, data, sentence):
    files[0].write_bytes(data)
    assert run(files, language="en") == 3
    assert capsys.readouterr().err.splitlines()[0] == f"xiefa: {files[0]}: {sentence}"


def test_files_that_are_not_there_or_too_large(files, capsys, monkeypatch):
    assert run((files[0], files[1].with_name("none.json")), language="en") == 3
    monkeypatch.setattr(score, "LARGEST_BYTES", 10)
    assert run(files, language="en") == 3
    assert [line.split(": ", 2)[2] for line in capsys.readouterr().err.splitlines()] == [
        "the file cannot be opened (No such file or directory).",
        "the file is too large for a scheme or facts.",
    ]


def test_the_example_of_the_reference_page(tmp_path, capsys):
    page = Path(__file__).parents[2].joinpath("docs", "reference", "scoring.md").read_text(encoding="utf-8")
    blocks = dict(re.findall(r"```(yaml|json|text)\n(.*?)```", page, re.DOTALL))
    files = tmp_path / "scheme.yaml", tmp_path / "facts.json"
    for path, name in zip(files, ("yaml", "json"), strict=True):
        path.write_text(blocks[name], encoding="utf-8")
    assert (run(files), capsys.readouterr().out) == (0, blocks["text"])
