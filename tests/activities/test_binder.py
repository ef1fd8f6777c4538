"""The binder: all evidence of a report in one PDF, in the order of the score table, the same bytes again."""

from __future__ import annotations

import hashlib
from datetime import date
from io import BytesIO

import pytest
from PIL import Image
from pypdfium2 import PdfDocument

from tests.council.printed import bookmarks
from tests.factories.activities import make_database, make_period, make_record
from tests.factories.documents import encrypted_office_file, pdf_by_typst
from tests.factories.evidence import photo, put, scan, word
from xiefa.activities.domain import binder as binders
from xiefa.activities.domain import evidence as verbs
from xiefa.activities.domain import records
from xiefa.activities.domain.evidence import Filing
from xiefa.activities.models import Binder, EvidenceFile, Report
from xiefa.activities.proofs.binding import BinderFacts, PieceFacts, RecordFacts, bind, bound_piece
from xiefa.council.documents.press import pdf
from xiefa.kernel.sniffing import PDF


def words_of(content: bytes) -> list[str]:
    """The text of each page without blanks."""
    return ["".join(page.get_textpage().get_text_range().split()) for page in PdfDocument(content)]


def bytes_of(binder: Binder) -> bytes:
    with binder.file.open("rb") as file:
        return file.read()


@pytest.fixture
def kept(db):
    """An alliance with three records in another order than that of the score table, each with some evidence."""
    network = make_database()
    by = network.secretary
    forum = make_record(network, kind="forum", title="春季论坛", since=date(2026, 3, 5))
    late = make_record(network, kind="council_meeting", title="第二次理事会", since=date(2026, 6, 1))
    early = make_record(network, kind="council_meeting", title="第一次理事会", since=date(2026, 1, 8))
    outside = make_record(network, kind="forum", title="去年的论坛", since=date(2025, 3, 5))
    put(outside, scan(1, "outside"), "x.pdf", by=by)
    put(early, scan(6, "early"), "纪要.pdf", sort="minutes", by=by, page_range="2, 4-5")
    put(late, word("各理事单位：", heading="关于召开理事会的通知", with_picture=True), "通知.docx", by=by)
    put(forum, photo(7), "现场.jpg", sort="photo", by=by, remark="主会场")
    gone = put(forum, scan(2, "gone"), "移除.pdf", by=by)
    verbs.remove_evidence(evidence=gone, by=by)
    verbs.add_link(activity=forum, url="https://news.example/a", filing=Filing("link", "报道"), by=by)
    aside = make_record(network, kind="forum", title="不采用的论坛")
    records.set_aside(activity=aside, by=by)
    report = Report.objects.create(period=make_period(network), organisation=network.alliance)
    return {"report": report, "by": by, "early": early, "late": late, "forum": forum}


def test_a_binder_has_everything_in_the_order_of_the_score_table(kept):
    binder = binders.ask(report=kept["report"], by=kept["by"])
    assert binders.make(binder) == "ready"
    binder.refresh_from_db()
    content = bytes_of(binder)
    pages = words_of(content)
    assert (binder.pages, binder.size, binder.sha256) == (len(pages), len(content), hashlib.sha256(content).hexdigest())
    assert (binder.done, binder.total) == (5, 5)
    assert [(level, title) for level, title, _page in bookmarks(content)] == [
        (0, "2026 年度佐证合订本"),
        (0, "组织机构建设与运行"),
        (1, "第一次理事会"),
        (2, "佐证1　纪要　纪要.pdf"),
        (1, "第二次理事会"),
        (2, "佐证1　通知　通知.docx"),
        (3, "关于召开理事会的通知"),
        (0, "带动产业发展成效"),
        (1, "春季论坛"),
        (2, "佐证1　照片　现场.jpg"),
        (2, "佐证2　网页报道　报道"),
    ]
    assert [page[page.index("early") :] for page in pages if "early" in page] == [
        f"early记录{kept['early'].pk}佐证1第{shown}页，共6页" for shown in (2, 4, 5)
    ]
    assert [one for one in ("outside", "gone", "不采用") if any(one in page for page in pages)] == []
    assert next(one for one in pages if "各理事单位：" in one).startswith(f"记录{kept['late'].pk}佐证1")
    assert "【未装订】网页尚未存档" in "".join(pages)
    assert f"填报单位：{kept['report'].organisation}共3条记录、4件佐证" in pages[0]


def test_the_contents_lead_to_the_pages(kept):
    binder = binders.ask(report=kept["report"], by=kept["by"])
    binders.make(binder)
    binder.refresh_from_db()
    content = bytes_of(binder)
    first = PdfDocument(content)[0].get_textpage().get_text_range()
    places = {title: page for _level, title, page in bookmarks(content)}
    for title in ("第一次理事会", "第二次理事会", "春季论坛"):
        line = next(one for one in first.splitlines() if title in one)
        assert places[title] >= 2, line
    assert [title for title in ("纪要.pdf", "通知.docx", "现场.jpg", "报道（未装订）") if title not in first] == []


def test_equal_evidence_gives_equal_bytes_and_one_binder(kept):
    report, by = kept["report"], kept["by"]
    first = binders.ask(report=report, by=by)
    binders.make(first)
    first.refresh_from_db()
    content = bytes_of(first)
    assert (binders.ask(report=report, by=by), binders.make(first), binders.latest(report)) == (first, "ready", (first, True))  # fmt: skip
    put(kept["forum"], scan(1, "more"), "补充.pdf", by=by)
    assert binders.latest(report) == (first, False)
    second = binders.ask(report=report, by=by)
    binders.make(second)
    assert (second != first, Binder.objects.count()) == (True, 1)
    more = kept["forum"].evidence.get(name="补充.pdf")
    verbs.remove_evidence(evidence=more, by=by)
    facts = binders.facts_of(report)
    again = {piece.key: bound_piece(piece, data_of(piece.sha256)) for one in facts.records for piece in one.pieces}
    plain = {piece.key: bound_piece(piece, data_of(piece.sha256)) for one in facts.records for piece in one.pieces}
    assert bind(facts, again, press=pdf) == bind(facts, plain, press=pdf)
    assert len(bind(facts, again, press=pdf)) == pytest.approx(len(content), rel=0.05)


def data_of(sha256: str) -> bytes | None:
    kept = EvidenceFile.objects.filter(sha256=sha256).first()
    return verbs.bytes_of(kept) if kept else None


# ── what cannot be bound ──


def facts_with(*pieces: PieceFacts) -> BinderFacts:
    record = RecordFacts(
        7, "社会影响", "论坛、大会", "春季论坛😀", "2026年3月5日", "已录入", (("地点", "北京"),), pieces
    )
    return BinderFacts("佐证合订本", "某联盟", "某协发网", date(2026, 3, 5), (record,))


def piece(key: int, media_type: str = PDF, **more: object) -> PieceFacts:
    return PieceFacts(key, 7, key, "文件", f"文件{key}", "张三 2026-03-05", "a" * 64, media_type, **more)


def test_what_cannot_be_bound_stands_in_its_place_with_a_reason():
    broken = scan(1).replace(b"/Contents 3 0 R", b"/Contents 9 9 R").replace(b"xref", b"xxxx")
    data = {1: scan(1, "sound"), 2: b"%PDF-1.7 nothing %%EOF", 3: encrypted_office_file(), 4: broken}
    kinds = {3: "application/x-nothing"}
    pieces = [piece(key, kinds.get(key, PDF)) for key in data]
    bound = {one.key: bound_piece(one, data[one.key]) for one in pieces}
    text = "".join(words_of(bind(facts_with(*pieces), bound, press=pdf)))
    assert ("sound" in text, text.count("【未装订】") >= 2, "文件2（未装订）" in text) == (True, True, True)
    assert "SHA-256：" + "a" * 64 in text


def test_a_character_without_a_glyph_is_marked_and_explained():
    text = "".join(words_of(bind(facts_with(piece(1)), {1: bound_piece(piece(1), scan(1))}, press=pdf)))
    assert ("春季论坛〓" in text, "U+1F600GRINNINGFACE" in text, "😀" in text) == (True, True, False)


def test_a_pdf_keeps_the_size_of_its_pages_and_its_words():
    data = pdf_by_typst("#set page(width: 400pt, height: 300pt)\n论坛议程")
    content = bind(facts_with(piece(1)), {1: bound_piece(piece(1), data)}, press=pdf)
    sizes = [tuple(round(one) for one in page.get_size()) for page in PdfDocument(content)]
    assert ((400, 300) in sizes, "论坛议程" in "".join(words_of(content))) == (True, True)


def test_pictures_are_bound_without_what_the_camera_wrote():
    one = bound_piece(piece(1, "image/jpeg"), photo(2, size=(2400, 1800)))
    (content,) = one.files.values()
    shown = Image.open(BytesIO(content))
    assert (shown.size, dict(shown.getexif()), b"Secret Camera" in content) == ((2000, 1500), {}, False)


@pytest.mark.django_db
def test_what_weighs_too_much_is_refused_with_the_way_out(kept, monkeypatch):
    monkeypatch.setattr(binders, "MOST_BYTES", 100)
    binder = binders.ask(report=kept["report"], by=kept["by"])
    assert binders.make(binder) == "failed"
    binder.refresh_from_db()
    assert ("页码" in binder.problem, bool(binder.file)) == (True, False)
    assert binders.ask(report=kept["report"], by=kept["by"]).state == "waiting"
