"""The commands on files, run as a person or a script runs them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from xiefa.cli import main
from xiefa.cli.arguments import FORMATS

SEED = Path(__file__).parents[1] / "golden" / "seed" / "issue.txt"


def run(*arguments, **options):
    """Run ``xiefa`` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "xiefa.cli", *map(str, arguments)],
        capture_output=True,
        check=False,
        timeout=60,
        **options,
    )


def test_read_shows_what_was_understood(capsys):
    assert main(["read", str(SEED)]) == 0

    shown = capsys.readouterr().out
    assert "■ 重要政策动态（6）" in shown
    assert "读到 9348 个，全部有着落：9348 个" in shown


def test_read_speaks_english_when_asked(capsys):
    assert main(["--lang", "en", "read", str(SEED)]) == 0

    assert "9348 read, 9348 accounted for" in capsys.readouterr().out


def test_read_json_is_one_object_with_the_promised_keys():
    done = run("read", SEED, "--json")

    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert {"masthead", "contents", "sections", "colophon", "not_understood", "findings", "characters"} <= report.keys()
    assert set(report["findings"][0]) == {"code", "line", "message"}


@pytest.mark.parametrize("to", FORMATS)
def test_render_writes_a_file_in_every_format(to, tmp_path):
    path = tmp_path / f"issue.{to}"

    assert main(["render", str(SEED), "--to", to, "-o", str(path)]) == 0

    assert path.stat().st_size > 9_000


def test_the_same_file_gives_the_same_bytes_in_another_process(tmp_path):
    for name, seed in (("one", "1"), ("two", "2")):
        done = run(
            "render", SEED, "--to", "docx", "-o", tmp_path / name, env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin"}
        )
        assert done.returncode == 0, done.stderr

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_render_to_standard_output():
    done = run("render", SEED, "--to", "text", "-o", "-")

    assert "二〇" not in done.stdout.decode()
    assert "签发：李新男" in done.stdout.decode()


def test_a_file_that_is_not_there_is_named_with_the_way_out(capsys):
    assert main(["read", "nowhere.docx"]) == 3

    assert capsys.readouterr().err.splitlines()[0].startswith("xiefa: nowhere.docx: 打不开这个文件")


def test_an_empty_file_is_refused_and_kept(tmp_path, capsys):
    path = tmp_path / "empty.txt"
    path.write_bytes(b"")

    assert main(["--lang", "en", "read", str(path)]) == 3

    assert path.exists()
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith(f"xiefa: {path}: ")
    assert second.startswith("  → ")


def test_a_character_without_a_glyph_stops_the_pdf_and_is_named(tmp_path, capsys):
    path = tmp_path / "issue.md"
    path.write_text(SEED.read_text(encoding="utf-8").replace("科技奖励是", "科技\U0001f600奖励是"), encoding="utf-8")
    output = tmp_path / "issue.pdf"

    assert main(["render", str(path), "--to", "pdf", "-o", str(output)]) == 4

    assert "U+1F600" in capsys.readouterr().err
    assert not output.exists()


def test_a_folder_that_does_not_exist_is_said_so_and_nothing_is_written(tmp_path, capsys):
    assert main(["render", str(SEED), "--to", "text", "-o", str(tmp_path / "no" / "issue.txt")]) == 4

    assert "写不进去" in capsys.readouterr().err


def test_text_that_was_not_understood_is_printed_last_and_told(tmp_path, capsys):
    path = tmp_path / "issue.md"
    path.write_text(SEED.read_text(encoding="utf-8") + "\n\n这一行谁也不认识而且没有标签", encoding="utf-8")
    output = tmp_path / "issue.txt"

    assert main(["render", str(path), "--to", "text", "-o", str(output)]) == 0

    assert "这一行谁也不认识而且没有标签" in output.read_text(encoding="utf-8")
    assert "未识别" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["render", "x"], ["render", "x", "--to", "epub", "-o", "y"], ["fly"]])
def test_a_wrong_command_line_exits_with_two(arguments):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)

    assert stopped.value.code == 2


def test_help_is_in_chinese_and_english():
    done = run("--help")

    assert "退出码 / exit codes" in done.stdout.decode()
