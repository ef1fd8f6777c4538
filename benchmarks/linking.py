"""Linking names against a bare Aho-Corasick scan: ratios of paired, alternating runs, and the slope.

Usage: ``python benchmarks/linking.py [BRIEFING.txt]``. The text is the given briefing (or an invented
one) repeated to three lengths; 20,000 invented aliases stand beside the names that the text contains,
so that the share of mentions is that of a real issue. Exits with 1 when 10,000 characters cost more
than 1.5 times the bare scan.
"""

from __future__ import annotations

import math
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import ahocorasick_rs
import django

os.environ.setdefault("XIEFA_DATA_DIR", tempfile.mkdtemp(prefix="xiefa-benchmark-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiefa.config.settings")
django.setup()

from xiefa.registry.linking import Linker  # noqa: E402
from xiefa.registry.linking.folding import ways_of_writing  # noqa: E402
from xiefa.registry.linking.words import Before  # noqa: E402

TAIL = "产业技术创新战略联盟"
STEMS = (
    "半导体照明", "粉末冶金", "再生资源", "太阳能光热", "汽车轻量化", "化纤", "数控机床", "肉类加工", "水环境", "制鞋", "畜禽良种",
)  # fmt: skip
BEFORE = Before(frozenset("由和与及等在对的"), frozenset(("近日", "调研", "加入", "单位", "代表", "批准")))
SENTENCE = (
    "近日，{stem}产业技术创新战略联盟召开理事会，审议通过了年度工作报告和下一步工作计划，来自全国各地的七十余名代表"
    "参加了会议，围绕关键共性技术、标准研制、成果转化和人才培养等议题进行了深入交流，并对下一阶段重点任务作出部署。"
    "与会专家认为，应当进一步加强产学研用深度融合，促进产业链与创新链有效衔接，提升行业整体技术水平和国际竞争力。\n"
)
SIZES = (2_500, 10_000, 40_000)
LIMIT = 1.5


def invented_names(number: int, *, seed: int = 2024) -> list[tuple[str, int]]:
    """``number`` distinct aliases of two thousand characters of stock, two to each organisation."""
    draw = random.Random(seed)
    names: dict[str, int] = {f"{stem}{tail}": place for place, stem in enumerate(STEMS) for tail in (TAIL, "联盟")}
    while len(names) < number:
        stem = "".join(chr(0x4E00 + draw.randrange(2000)) for _ in range(draw.randint(2, 6)))
        names[stem + "联盟"] = names[stem + TAIL] = len(names)
    return list(names.items())[:number]


def texts(source: str) -> list[str]:
    """The source repeated and cut to each of ``SIZES`` characters."""
    return [(source * (size // len(source) + 1))[:size] for size in SIZES]


def paired(ours: Callable[[], object], bare: Callable[[], object], rounds: int = 301) -> tuple[float, float, float]:
    """Medians of both in seconds and of the ratio of each pair; the order alternates from pair to pair."""
    pairs = []
    for turn in range(rounds):
        first, second = (ours, bare) if turn % 2 else (bare, ours)
        one, two = timed(first), timed(second)
        pairs.append((one, two) if turn % 2 else (two, one))
    return median(a for a, _ in pairs), median(b for _, b in pairs), median(a / b for a, b in pairs)


def timed(call: Callable[[], object]) -> float:
    """Seconds of one call."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def slope(sizes: tuple[int, ...], seconds: list[float]) -> float:
    """The exponent between the smallest and the largest size: 1 is linear."""
    return math.log(seconds[-1] / seconds[0]) / math.log(sizes[-1] / sizes[0])


def bare_scan(names: list[tuple[str, int]]) -> ahocorasick_rs.AhoCorasick:
    """The same automaton over the same aliases, as the library gives it."""
    return ahocorasick_rs.AhoCorasick(
        [text for text, _ in names],
        matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
        implementation=ahocorasick_rs.Implementation.ContiguousNFA,
    )


def main(arguments: list[str]) -> int:
    """Measure, print one line per size, and say whether the limit holds."""
    source = (
        Path(arguments[0]).read_text(encoding="utf-8")
        if arguments
        else "".join(SENTENCE.format(stem=stem) for stem in STEMS)
    )
    names = invented_names(20_000)
    linker, automaton = Linker(names, blockers=["联盟联络组", "联盟协发网"], before=BEFORE), bare_scan(names)
    patterns = sum(len(ways_of_writing(text)) for text, _ in names)
    print(f"{len(names)} aliases ({patterns} ways of writing them)")
    ours, ratios = [], []
    for size, text in zip(SIZES, texts(source), strict=True):
        mine, bare, ratio = paired(lambda t=text: linker.link(t), lambda t=text: automaton.find_matches_as_indexes(t))
        mentions = len(linker.link(text))
        costs = f"link {mine * 1e6:8.1f} us  bare {bare * 1e6:8.1f} us  ratio {ratio:.2f}"
        print(f"{size:>7} characters {mentions:>5} mentions  {costs}")
        ours.append(mine)
        ratios.append(ratio)
    print(f"slope of link: {slope(SIZES, ours):.2f}; limit at {SIZES[1]} characters: {LIMIT}")
    return 0 if ratios[1] <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
