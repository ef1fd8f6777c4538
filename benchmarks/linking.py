"""Linking names against the bare search for the same names: ratios of paired, alternating runs, and the slope.

Usage: ``python benchmarks/linking.py [BRIEFING.txt]``. The text is the given briefing (or an invented
one) repeated to three lengths; 20,000 invented aliases stand beside the names that the text contains,
so that the share of mentions is that of a real issue. Texts and names that were made to be slow follow. Where
``ahocorasick-rs`` is installed (``requirements/bench.in``) its compiled automaton is shown beside, and every
result is compared with its own. Exits with 1 when 10,000 characters cost more than 1.5 times the bare search.
"""

from __future__ import annotations

import importlib.util
import math
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import django

os.environ.setdefault("XIEFA_DATA_DIR", tempfile.mkdtemp(prefix="xiefa-benchmark-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiefa.config.settings")
django.setup()

from xiefa.kernel.spotting import Spotter  # noqa: E402
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


def automaton_of(names: list[str]) -> Any:
    """The compiled automaton over the same names, if the library is there."""
    if importlib.util.find_spec("ahocorasick_rs") is None:
        return None
    import ahocorasick_rs  # a peer, not a dependency

    return ahocorasick_rs.AhoCorasick(
        names,
        matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
        implementation=ahocorasick_rs.Implementation.ContiguousNFA,
    )


def beside_the_automaton(label: str, names: list[str], text: str) -> None:
    """One line: our search, the automaton's, and whether they found the same."""
    spotter, automaton = Spotter(names), automaton_of(names)
    ours = min(timed(lambda: spotter.find(text)) for _ in range(5))
    words = f"{label:<34} {len(names):>6} names {len(text):>6} characters  search {ours * 1e3:8.2f} ms"
    if automaton is not None:
        theirs = min(timed(lambda: automaton.find_matches_as_indexes(text)) for _ in range(5))
        is_same = spotter.find(text) == automaton.find_matches_as_indexes(text)
        words += f"  automaton {theirs * 1e3:7.2f} ms  times {ours / theirs:6.1f}  {'same' if is_same else 'DIFFERENT'}"
    print(words)


def made_to_be_slow(names: list[str]) -> None:
    """Names that share long beginnings, or begin with one another, in texts that keep promising them."""
    text = "中国" * 10_000
    shared = ["中国" * 20 + chr(0x4E00 + at // 100) + chr(0x5E00 + at % 100) for at in range(20_000)]
    beside_the_automaton("a briefing's text", names, SENTENCE.format(stem=STEMS[0]) * 150)
    beside_the_automaton("one long shared beginning", shared, text)
    beside_the_automaton("200 names in one another", [*("中国" + "一" * at for at in range(1, 201)), *names], text)
    draw = random.Random(1)
    pieces = [name[: draw.randint(1, len(name))] for name in draw.choices(names, k=3000)]
    beside_the_automaton("pieces of names", names, "".join(pieces)[:20_000])


def main(arguments: list[str]) -> int:
    """Measure, print one line per size, and say whether the limit holds."""
    source = (
        Path(arguments[0]).read_text(encoding="utf-8")
        if arguments
        else "".join(SENTENCE.format(stem=stem) for stem in STEMS)
    )
    names = invented_names(20_000)
    linker = Linker(names, blockers=["联盟联络组", "联盟协发网"], before=BEFORE)
    spotter = Spotter(text for text, _ in names)
    patterns = sum(len(ways_of_writing(text)) for text, _ in names)
    print(f"{len(names)} aliases ({patterns} ways of writing them)")
    ours, ratios = [], []
    for size, text in zip(SIZES, texts(source), strict=True):
        mine, bare, ratio = paired(lambda t=text: linker.link(t), lambda t=text: spotter.find(t))
        mentions = len(linker.link(text))
        costs = f"link {mine * 1e6:8.1f} us  bare {bare * 1e6:8.1f} us  ratio {ratio:.2f}"
        print(f"{size:>7} characters {mentions:>5} mentions  {costs}")
        ours.append(mine)
        ratios.append(ratio)
    print(f"slope of link: {slope(SIZES, ours):.2f}; limit at {SIZES[1]} characters: {LIMIT}")
    made_to_be_slow([text for text, _ in names])
    return 0 if ratios[1] <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
