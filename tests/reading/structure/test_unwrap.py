"""Lines wrapped by hand are put together; lines that end by themselves are not."""

from __future__ import annotations

import pytest

from tests.factories.guises_text import wrapped
from xiefa.reading import read

SENTENCE = "3月5日，寒区储能联盟在松原市召开低温电池测试方法讨论会，二十六家成员单位的代表参加，会议由秘书长主持。"
SECOND = (
    "会议决定成立测试方法工作组，由三家检测机构牵头，年内完成方法草案，并在五家企业的生产线上验证，结果向全体成员公布。"
)


def issue(between: str, indent: str, width: int) -> bytes:
    paragraphs = [SENTENCE, SECOND] * 3
    rows = [
        "海岳联盟简报",
        "2024年第1期",
        "海岳联盟秘书处",
        "2024年3月1日",
        "【要闻】",
        "寒区储能联盟召开测试方法讨论会",
    ]
    rows += ["\n".join(wrapped(text, width, indent=indent)) for text in paragraphs]
    return between.join(rows).encode()


@pytest.mark.parametrize("width", [20, 26, 34])
@pytest.mark.parametrize(("between", "indent"), [("\n\n", ""), ("\n", "　　"), ("\n\n", "　　")])
def test_paragraphs_come_out_whole(width, between, indent):
    reading = read(issue(between, indent, width), name="issue.txt")

    item = reading.manuscript.sections[0].items[0]
    assert (item.heading, item.paragraphs) == ("寒区储能联盟召开测试方法讨论会", (SENTENCE, SECOND) * 3)
    assert not any(join.is_cut for join in reading.joins)
