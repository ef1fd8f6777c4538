"""The cost of reading grows with the length of a file and not with its square."""

from __future__ import annotations

import time

import pytest

from xiefa.reading import read

HEAD = "海岳联盟简报\n\n2024年第1期（总第3期）\n\n海岳联盟秘书处\n\n2024年3月1日\n\n"


def headings(count: int) -> str:
    return HEAD + "\n\n".join(f"## 标题{at}甲乙\n\n正文第{at}段，内容。" for at in range(count))


def contents_unlike_the_text(count: int) -> str:
    entries = "\n\n".join(f"■ 栏{at}目甲乙丙\n\n- 条目{at}号" for at in range(count))
    items = "\n\n".join(f"■ 别的题目{at}\n\n### 条目{at}号\n\n正文第{at}段，内容。" for at in range(count))
    return f"{HEAD}本期目录\n\n{entries}\n\n{items}"


def contents_alone(count: int) -> str:
    return f"{HEAD}本期目录\n\n" + "\n".join(f"- 条目{at}甲乙丙" for at in range(count))


def wrapped(count: int) -> str:
    return HEAD + "近日海岳产业技术创新战略联盟召开了一次很重要的会议讨论了若干问题并\n" * count


def credits_of_many(count: int) -> str:
    item = (
        "标题{0}甲乙丙丁\n\n正文第{0}段，某{0}产业技术创新战略联盟近日开会。\n\n（某{0}产业技术创新战略联盟秘书处供稿）"
    )
    return HEAD + "\n\n".join(item.format(at) for at in range(count))


def foot(count: int) -> str:
    return f"{HEAD}正文。\n\n" + "\n".join(f"电话：010-{at}" for at in range(count))


@pytest.mark.parametrize(
    ("build", "count"),
    [
        (headings, 700),
        (contents_unlike_the_text, 500),
        (contents_alone, 1000),
        (wrapped, 1000),
        (credits_of_many, 400),
        (foot, 1000),
    ],
)
def test_four_times_the_length_costs_about_four_times(build, count):
    read(build(10).encode(), name="a.md")

    def seconds(times: int) -> float:
        data = build(count * times).encode()
        taken = []
        for _ in range(2):
            start = time.process_time()
            read(data, name="a.md")
            taken.append(time.process_time() - start)
        return min(taken)

    assert seconds(4) < 8 * seconds(1) + 0.1


@pytest.mark.parametrize(
    "unit", ["　", " ", "（", "、", "第", "0", "…", "年", "联盟秘书处和", "来源：甲；", "(中", "** ", "[a](", "——"]
)
@pytest.mark.parametrize("place", ["credit", "foot", "text"])
def test_no_pattern_goes_astray_on_a_long_line(unit, place):
    run = unit * (60_000 // len(unit))
    line = {"credit": f"（{run}供稿）", "foot": f"电话：{run}", "text": f"正文。（{run}）"}[place]
    start = time.process_time()

    reading = read(f"{HEAD}甲联盟召开会议\n\n正文。\n\n{line}\n\n编辑：林叙\n".encode(), name="a.txt")

    assert reading.source_characters == reading.accounted_characters
    assert time.process_time() - start < 1.5
