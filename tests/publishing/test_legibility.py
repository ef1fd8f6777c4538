"""What all channels refuse alike, with words a secretary understands."""

import hashlib
import subprocess
import sys

import pytest

from tests.factories.manuscripts import (
    make_item,
    make_manuscript,
    make_picture,
    png,
    rich_manuscript,
    with_paragraph,
)
from xiefa.manuscript import Section
from xiefa.publishing.channels import CHANNELS, render
from xiefa.publishing.rendition import CannotRender
from xiefa.typesetting.glyphs import character_name


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(("char", "name"), [("\x07", "U+0007 BELL"), ("\x00", "U+0000 NULL"), ("\uffff", "U+FFFF")])
def test_control_characters_are_refused_by_name_and_place(channel, char, name):
    with pytest.raises(CannotRender) as caught:
        render(with_paragraph(make_manuscript(), f"会议听取了{char}工作汇报"), to=channel)
    assert caught.value.code == "forbidden-character"
    assert caught.value.messages["zh"] == (
        f"“会议听取了工作汇报”中有一个不能印出的控制字符（{name}）。请在稿件中删去它再生成。"
    )
    assert name in caught.value.messages["en"]


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_missing_picture_is_named(channel):
    manuscript, _ = rich_manuscript()
    with pytest.raises(CannotRender) as caught:
        render(manuscript, to=channel)
    assert (caught.value.code, "图1　会议现场（张三摄）" in caught.value.messages["zh"]) == ("picture-missing", True)


@pytest.mark.parametrize("channel", CHANNELS)
def test_altered_bytes_are_refused(channel):
    manuscript, pictures = rich_manuscript()
    altered = dict.fromkeys(pictures, png(10, 10))
    with pytest.raises(CannotRender) as caught:
        render(manuscript, to=channel, pictures=altered)
    assert caught.value.code == "picture-missing"


@pytest.mark.parametrize("channel", CHANNELS)
def test_other_picture_formats_are_refused(channel):
    content = b"<svg/>"
    picture = make_picture(content, media_type="image/svg+xml")
    manuscript = make_manuscript(Section(title="栏目", items=(make_item(blocks=(picture,)),)))
    with pytest.raises(CannotRender) as caught:
        render(manuscript, to=channel, pictures={hashlib.sha256(content).hexdigest(): content})
    assert caught.value.code == "picture-type"


def test_every_control_character_has_a_name():
    names = [character_name(chr(point)) for point in range(32)]
    assert (names[0], names[27], len(set(names))) == ("U+0000 NULL", "U+001B ESCAPE", 32)


@pytest.mark.parametrize(
    ("channel", "foreign"),
    [
        ("pdf", {"django", "docx", "lxml", "PIL"}),
        ("text", {"django", "docx", "lxml", "typst"}),
        ("web", {"django", "docx", "lxml", "typst"}),
        ("wechat", {"django", "docx", "lxml", "typst"}),
        ("email", {"django", "docx", "lxml", "typst"}),
        ("docx", {"django", "typst"}),
    ],
)
def test_a_channel_loads_nothing_it_does_not_need(channel, foreign):
    script = (
        "import sys; from tests.factories.manuscripts import make_manuscript; "
        f"from xiefa.publishing.channels import render; render(make_manuscript(), to={channel!r}); "
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        check=True,
        text=True,
    )
    assert set(done.stdout.split()) & foreign == set()
