"""The report on the results of an evaluation (评价结果报告)."""

from __future__ import annotations

from collections.abc import Iterator

from xiefa.council.documents.chinese import day_words, numeral
from xiefa.council.documents.document import Block, Document, Heading, NewPage, Paragraph, Picture, Table
from xiefa.evaluation.documents.charts import Chart, bars, height_mm
from xiefa.evaluation.documents.facts import IndicatorFacts, MovedFacts, PlaceFacts, ReportFacts

GRADES, DIMENSIONS = "grades", "dimensions"
_BLANK = "　"
_GROUP = 8


def report_of(facts: ReportFacts, *, drawing: str) -> Document:
    """The report; ``drawing`` is the ending of the files of its charts: ``svg`` in print, ``png`` in Word."""
    return Document(
        title=f"{facts.title}结果报告",
        blocks=tuple(_blocks(facts, drawing)),
        day=facts.day,
        author=facts.host,
        office=facts.host,
        number="（示例）" if facts.is_sample else "",
    )


def charts_of(facts: ReportFacts) -> dict[str, Chart]:
    """The drawings of the report by name; everything that they show stands in a table beside them."""
    counts = [(one.name, f"{one.count} 家，{one.share}%", one.count) for one in facts.grades]
    rates = [(one.name, f"{one.mean} / {one.most} 分", one.rate) for one in facts.dimensions if one.most != "0"]
    return {GRADES: bars(counts), DIMENSIONS: bars(rates, whole=1)}


def _blocks(facts: ReportFacts, drawing: str) -> Iterator[Block]:
    if facts.is_draft:
        yield Paragraph("（草稿：结果尚未发布。）", is_indented=False)
    if facts.to:
        yield Paragraph(f"{facts.to}：", is_indented=False)
    if facts.is_sample:
        yield Paragraph("本期评价使用的指标方案是示例，本报告只供试用，不是正式的评价结果。")
    parts = (
        ("评价依据", _basis(facts)),
        ("评价程序", map(Paragraph, facts.procedure)),
        ("参评情况", _counts(facts)),
        ("评价结果", _results(facts, drawing)),
        ("称号", _honours(facts)),
        ("与上一评价期的比较", _comparison(facts)),
        ("有关说明", map(Paragraph, facts.remarks)),
    )
    told = [(name, list(blocks)) for name, blocks in parts]
    for number, (name, blocks) in enumerate(((name, blocks) for name, blocks in told if blocks), 1):
        yield Heading(f"{numeral(number)}、{name}")
        yield from blocks
    yield from _signed(facts)
    yield from _annexes(facts)


def _basis(facts: ReportFacts) -> Iterator[Block]:
    yield from map(Paragraph, facts.basis)
    if facts.notice:
        yield Paragraph("评价通知全文如下：")
        yield from map(Paragraph, facts.notice)


def _counts(facts: ReportFacts) -> Iterator[Block]:
    yield Paragraph("各项数目分别统计；以下各项占比均以达到评价要求、参加评价的家数为分母。")
    yield Table((("项目", "家数"), *((name, str(number)) for name, number in facts.counts)), (6, 3))


def _results(facts: ReportFacts, drawing: str) -> Iterator[Block]:
    yield Heading("（一）等级分布", level=3)
    rows = ((one.name, one.totals, str(one.count), f"{one.share}%") for one in facts.grades)
    yield Table((("等级", "定级分", "家数", "占比"), *rows), (3, 4, 2, 2))
    yield _picture(facts, GRADES, drawing, "各等级家数的条形图，数据见上表")
    yield Heading("（二）各维度得分", level=3)
    told = ((one.name, one.most, one.mean, one.highest, one.lowest) for one in facts.dimensions)
    yield Table((("维度", "分值", "平均", "最高", "最低"), *told), (6, 2, 2, 2, 2))
    yield _picture(facts, DIMENSIONS, drawing, "各维度平均得分占分值比例的条形图，数据见上表")
    yield Heading("（三）各等级名单", level=3)
    for grade in facts.grades:
        named = [one for one in facts.places if one.grade == grade.name]
        yield Paragraph(f"{grade.name}（{len(named)} 家）")
        if named:
            yield _places(facts, named)


def _places(facts: ReportFacts, places: list[PlaceFacts]) -> Table:
    head = ("名次", "参评单位", *(one.name for one in facts.dimensions), "定级分")
    rows = ((str(one.rank), one.name, *one.points, one.total) for one in places)
    return Table((head, *rows), (1.6, 6, *(2.4 for _one in facts.dimensions), 1.8))


def _honours(facts: ReportFacts) -> Iterator[Block]:
    for honour in facts.honours:
        named = [one.name for one in facts.places if honour in one.honours]
        if named:
            yield Paragraph(f"获得“{honour}”称号的 {len(named)} 家：{'、'.join(named)}。")
        else:
            yield Paragraph(f"本期没有获得“{honour}”称号的单位。")


def _comparison(facts: ReportFacts) -> Iterator[Block]:
    if not facts.last_period:
        return
    both = [one for one in facts.moved if one.before]
    words = (("上升", 1), ("不变", 0), ("下降", -1))
    told = "，".join(f"等级{word}的 {sum(one.direction == way for one in both)} 家" for word, way in words)
    yield Paragraph(f"与上一评价期（{facts.last_period}）都有等级的 {len(both)} 家中，{told}。")
    if changed := [one for one in both if one.direction != 0]:
        yield Table((("参评单位", "上一期", "本期"), *map(_moved, changed)), (7, 3, 3))


def _moved(one: MovedFacts) -> tuple[str, str, str]:
    return one.name, one.before, one.now


def _signed(facts: ReportFacts) -> Iterator[Block]:
    yield Paragraph(facts.host, is_right=True)
    yield Paragraph(day_words(facts.day), is_right=True)


def _annexes(facts: ReportFacts) -> Iterator[Block]:
    yield NewPage()
    yield Heading("附件1　评价指标", level=1)
    yield Table((("指标", "分值", "计分规则"), *map(_indicator, facts.indicators)), (5, 1.6, 7))
    yield Heading("附件2　结果的复核", level=1)
    yield Paragraph(
        "每家单位的得分等于各项指标得分之和，由封存的数据和专家评分表按指标方案计算。结果发布后，任何人都可以"
        "下载复核包，解压后运行 python recompute.py，重新计算全部得分和等级，并核对以下校验值。"
    )
    told = ((name, grouped(digest)) for name, digest in facts.digests)
    yield Table((("内容", "校验值（SHA-256）"), *told), (3, 10))


def grouped(digest: str) -> str:
    """A digest in groups of eight, so that it breaks at the end of a line."""
    return " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP))


def _indicator(one: IndicatorFacts) -> tuple[str, str, str]:
    return f"{_BLANK * one.depth}{one.name}", one.points, one.rule


def _picture(facts: ReportFacts, name: str, drawing: str, alt: str) -> Picture:
    return Picture(f"{name}.{drawing}", alt, height_mm(charts_of(facts)[name]))
