"""Evidence beside records: what is taken, what is refused, what a change does, and how it is shown."""

from __future__ import annotations

import hashlib
import zipfile
from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from tests.factories.accounts import make_person
from tests.factories.activities import make_database, make_record
from tests.factories.documents import as_encrypted_entry, encrypted_office_file, pdf_page, replaced_entry, word_file
from tests.factories.evidence import drawing, photo, picture, png_that_claims, put, scan, word, workbook
from xiefa.activities import kinds
from xiefa.activities.domain import evidence as verbs
from xiefa.activities.domain import previews
from xiefa.activities.domain.evidence import Filing
from xiefa.activities.domain.filed import shelf_of
from xiefa.activities.looks import distance, looks_of, looks_of_picture
from xiefa.activities.models import Activity, Evidence, EvidenceFile
from xiefa.activities.proofs.looking import examined
from xiefa.activities.proofs.ranges import NotPages, read_pages, write_pages
from xiefa.activities.proofs.tables import MOST_ROWS
from xiefa.kernel import audit
from xiefa.kernel.refusal import Refused
from xiefa.kernel.sniffing import DOCX, JPEG, PDF, PNG, XLSX

LARGEST = 30 * 2**20


# ── what a file is ──


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (scan(3), (PDF, 3)),
        (word(), (DOCX, None)),
        (workbook(), (XLSX, None)),
        (photo(), (JPEG, None)),
        (drawing(), (PNG, None)),
    ],
    ids=["pdf", "word", "excel", "jpeg", "png"],
)
def test_a_sound_file_is_known_by_its_bytes(data, found):
    what, problems = examined(data, largest=LARGEST)
    assert ((what.media_type, what.pages), problems) == (found, [])


def with_macros() -> bytes:
    types = zipfile.ZipFile(BytesIO(word())).read("[Content_Types].xml")
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return replaced_entry(word(), "[Content_Types].xml", types.replace(main, b"application/vnd.ms-word.document.macroEnabled.main+xml"))  # fmt: skip


def with_huge_picture_inside() -> bytes:
    image = b"<< /Type /XObject /Subtype /Image /Width 60000 /Height 60000 /Length 1 >>\nstream\n0\nendstream"
    return scan().replace(b"1 0 obj", b"9 0 obj\n" + image + b"\nendobj\n1 0 obj", 1)


HOSTILE = {
    "empty": (b"", "file_empty"),
    "too large": (b"%PDF-" + bytes(LARGEST), "file_large"),
    "program": (b"MZ\x90\0" + bytes(200), "file_format"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "file_format"),
    "page": (b"<!doctype html><script>alert(1)</script>", "file_format"),
    "old word": (encrypted_office_file(), "file_format"),
    "phone picture": (b"\0\0\0\x18ftypheic" + bytes(100), "file_format"),
    "word with a macro": (replaced_entry(word(), "word/vbaProject.bin", b"x"), "file_format"),
    "word that calls itself macro": (with_macros(), "file_format"),
    "word with a password": (as_encrypted_entry(word()), "file_locked"),
    "workbook with a macro": (replaced_entry(workbook(), "xl/vbaProject.bin", b"x"), "file_format"),
    "workbook that calls itself macro": (replaced_entry(workbook(), "[Content_Types].xml", b"<a>sheet.macroEnabled.main+xml</a>"), "file_format"),
    "workbook with links": (replaced_entry(workbook(), "xl/externalLinks/externalLink1.xml", b"<a/>"), "file_reaching"),
    "workbook with a connection": (replaced_entry(workbook(), "xl/connections.xml", b"<a/>"), "file_reaching"),
    "workbook with a password": (as_encrypted_entry(workbook()), "file_locked"),
    "workbook that is a bomb": (replaced_entry(workbook(), "xl/media/a.png", bytes(65 * 2**20)), "file_bomb"),
    "workbook of cells": (replaced_entry(workbook(), "xl/worksheets/sheet1.xml", b"<a>" + b"<c/>" * 1_000_001 + b"</a>"), "file_bomb"),
    "workbook with entities": (replaced_entry(workbook(), "xl/workbook.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "file_bomb"),
    "workbook cut off inside": (replaced_entry(workbook(), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData>"), "file_damaged"),
    "workbook without cells": (workbook(rows=()), "file_blank"),
    "workbook cut off": (workbook()[:-40], "file_format"),
    "word cut off": (word()[:-40], "file_format"),
    "word without words": (word_file("<w:p/>"), "file_blank"),
    "word that is a bomb": (replaced_entry(word(), "word/media/a.png", bytes(20 * 2**20)), "file_bomb"),
    "word with entities": (replaced_entry(word(), "word/document.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "file_bomb"),
    "word that climbs": (replaced_entry(word(), "../../evil.xml", b"<a/>"), "file_bomb"),
    "pdf cut off": (scan(2)[:-60], "file_format"),
    "pdf without sense": (b"%PDF-1.7\nnothing here startxref\n%%EOF", "file_damaged"),
    "pdf that is a bomb": (pdf_page(b" " * (257 * 2**20), compressed=True), "file_bomb"),
    "pdf with a huge picture": (with_huge_picture_inside(), "file_bomb"),
    "picture cut off": (photo()[:300] + b"\xff\xd9", "file_damaged"),
    "picture that claims more": (png_that_claims(60_000, 60_000), "picture_large"),
    "picture that claims some more": (png_that_claims(9_500, 9_500), "picture_large"),
    "picture and archive": (photo() + word() + b"\xff\xd9", "file_mixed"),
    "picture and program": (drawing() + b"<script>alert(1)</script>", "file_mixed"),
    "picture and pdf": (photo()[:2] + b"\xff\xfe\x00\x0c%PDF-1.7\n" + photo()[2:], "file_mixed"),
    "pdf and archive": (scan() + word() + b"%%EOF", "file_mixed"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_way_out(name):
    data, code = HOSTILE[name]
    what, problems = examined(data, largest=LARGEST)
    assert (what, [(one.code, one.field) for one in problems]) == (None, [(code, "file")])


@pytest.mark.parametrize(
    ("text", "pages", "written"),
    [
        ("3-5, 8", (3, 4, 5, 8), "3-5, 8"),
        ("第3—5页、8", (3, 4, 5, 8), "3-5, 8"),
        ("８，１－２", (1, 2, 8), "1-2, 8"),
        ("2 ~ 4；4；pp. 3", (2, 3, 4), "2-4"),
        ("", (), ""),
        ("1,2,3,5", (1, 2, 3, 5), "1-3, 5"),
    ],
)
def test_pages_are_read_as_people_write_them(text, pages, written):
    found = read_pages(text, count=10)
    assert (found, write_pages(found)) == (pages, written)


@pytest.mark.parametrize("text", ["0", "5-3", "前言", "1-99999999", "-3", "11", "3-11", "1e3"])
def test_what_is_no_page_is_refused(text):
    with pytest.raises(NotPages):
        read_pages(text, count=10)


# ── how a picture looks ──


def test_the_same_photograph_saved_anew_looks_the_same():
    seeds = range(30)
    first = [looks_of(photo(seed)) for seed in seeds]
    again = [looks_of(photo(seed, quality=45, size=(400, 300))) for seed in seeds]
    near = [distance(a, b) for a, b in zip(first, again, strict=True)]
    far = [distance(a, b) for at, a in enumerate(first) for to, b in enumerate(again) if at != to]
    assert (max(near) <= 6, min(far) >= 12) == (True, True), (max(near), min(far))


def test_a_picture_on_its_side_looks_as_it_is_seen():
    out = BytesIO()
    picture(4).transpose(Image.Transpose.ROTATE_90).save(out, "PNG")
    sideways = Image.open(BytesIO(out.getvalue()))
    sideways.getexif()[0x0112] = 6
    assert distance(looks_of_picture(sideways), looks_of(photo(4))) <= 6


def test_what_has_nothing_to_tell_it_by_has_no_look():
    blank = looks_of_picture(Image.new("RGBA", (50, 50), (255, 255, 255, 0)))
    assert (blank, looks_of(b"%PDF-"), distance("", "0" * 16)) == ("", "", 64)


# ── the verbs ──


def refusals(call) -> list[str]:
    with pytest.raises(Refused) as refused:
        call()
    return list(refused.value.codes)


@pytest.mark.django_db
def test_a_file_is_kept_once_and_supports_many_records():
    network = make_database()
    one, two = make_record(network), make_record(network)
    by, data = network.secretary, scan(4)
    first = put(one, data, "../../通知\u202efdp.exe", by=by, page_range="第1—2页", remark=" 会议\r\n通知 ")
    second = put(two, data, "同一份.pdf", sort="agenda", by=by)
    kept = EvidenceFile.objects.get()
    assert (kept.sha256, kept.pages, kept.size) == (hashlib.sha256(data).hexdigest(), 4, len(data))
    assert verbs.bytes_of(kept) == data
    assert [(row.name, row.sort, row.page_range, row.remark, row.added_by) for row in (first, second)] == [
        ("通知fdp.exe.pdf", "notice", "1-2", "会议\n通知", by),
        ("同一份.pdf", "agenda", "", "", by),
    ]
    assert kept.file.name.rsplit("/", 1)[-1] == f"{kept.sha256}.pdf"


@pytest.mark.django_db
def test_every_change_makes_a_version_and_opens_a_sealed_record():
    network = make_database()
    record, by = make_record(network, state="accepted"), network.secretary
    row = put(record, photo(), "现场.jpg", sort="photo", by=by)
    verbs.change_evidence(evidence=row, filing=Filing("photo", "现场", "", "主会场"), by=by)
    verbs.change_evidence(evidence=row, filing=Filing("photo", "现场", "", "主会场"), by=by)
    verbs.remove_evidence(evidence=row, by=by)
    verbs.remove_evidence(evidence=row, by=by)
    verbs.restore_evidence(evidence=row, by=by)
    record = Activity.objects.get(pk=record.pk)
    said = [[(one["name"], one["remark"]) for one in version.content["evidence"]] for version in record.versions.all()]
    assert (record.state, record.version) == ("entered", 5)
    assert said == [[("现场", "主会场")], [], [("现场", "主会场")], [("现场.jpg", "")], []]
    done = [one.details["reason"] for one in audit.history_of(record) if one.action == "activities.revise"]
    assert done == ["添加佐证：现场.jpg", "修改佐证：现场", "移除佐证：现场", "恢复佐证：现场"]


@pytest.mark.django_db
def test_evidence_stands_in_the_order_that_people_give_it():
    network = make_database()
    record, by = make_record(network), network.secretary
    rows = [put(record, drawing(seed), f"{seed}.png", sort="photo", by=by) for seed in (1, 2, 3)]
    verbs.move_evidence(evidence=rows[2], step=-1, by=by)
    verbs.move_evidence(evidence=rows[0], step=-1, by=by)
    assert [one.row.name for one in shelf_of(record, by).pieces] == ["1.png", "3.png", "2.png"]
    assert Activity.objects.get(pk=record.pk).version == 5


@pytest.mark.django_db
def test_who_does_not_report_the_record_changes_nothing():
    network = make_database()
    record = make_record(network, state="accepted")
    row = put(record, scan(), "a.pdf", by=network.secretary)
    stranger = make_person("alliance_secretary", host_code=network.alliances[1].code)
    calls = [
        lambda: put(record, scan(2), "b.pdf", by=stranger),
        lambda: verbs.add_link(activity=record, url="https://example.org/", filing=Filing("link"), by=stranger),
        lambda: verbs.change_evidence(evidence=row, filing=Filing("notice", "b"), by=stranger),
        lambda: verbs.move_evidence(evidence=row, step=1, by=stranger),
        lambda: verbs.remove_evidence(evidence=row, by=stranger),
        lambda: verbs.restore_evidence(evidence=row, by=stranger),
        lambda: verbs.add_known_file(activity=record, known=row, filing=Filing("notice"), by=stranger),
    ]
    assert [refusals(call) for call in calls] == [["not_permitted"]] * len(calls)
    assert [(one.name, one.removed_at) for one in Evidence.objects.all()] == [("a.pdf", None)]


@pytest.mark.django_db
def test_what_is_wrong_with_a_piece_is_said_at_once():
    network = make_database()
    record, by = make_record(network), network.secretary
    put(record, scan(2), "a.pdf", by=by)
    link = Filing("link", "报道")
    verbs.add_link(activity=record, url="https://example.org/a", filing=link, by=by)
    wrong = {"sort": "no-such", "name": "名" * 201, "page_range": "7", "remark": "说" * 301}
    found = refusals(lambda: put(record, scan(3), "b.pdf", by=by, **wrong))
    assert found == ["sort_unknown", "name_long", "remark_long", "pages_wrong"]
    assert refusals(lambda: put(record, scan(2), "b.pdf", by=by)) == ["evidence_double"]
    first = put(record, scan(2), "b.pdf", by=by, page_range="2")
    assert refusals(lambda: put(record, scan(2), "c.pdf", by=by, page_range="第2页")) == ["evidence_double"]
    same = Filing("notice", "b.pdf", "")
    assert refusals(lambda: verbs.change_evidence(evidence=first, filing=same, by=by)) == ["evidence_double"]
    verbs.remove_evidence(evidence=first, by=by)
    put(record, scan(2), "d.pdf", by=by, page_range="2")
    assert refusals(lambda: verbs.restore_evidence(evidence=first, by=by)) == ["evidence_double"]
    for url in ("https://example.org/a", "javascript:alert(1)", "ftp://example.org/", "example.org", "http://" + "a" * 2000):  # fmt: skip
        assert len(refusals(lambda url=url: verbs.add_link(activity=record, url=url, filing=link, by=by))) == 1
    assert EvidenceFile.objects.count() == 1


@pytest.mark.django_db
def test_a_record_has_room_for_so_many_pieces():
    network = make_database()
    record, by = make_record(network), network.secretary
    first = put(record, scan(1), "a.pdf", by=by)
    addresses = [f"https://example.org/{number}" for number in range(kinds.most_files() - 1)]
    Evidence.objects.bulk_create(Evidence(activity=record, sort="link", name=one, url=one) for one in addresses)
    assert refusals(lambda: put(record, scan(2), "b.pdf", by=by)) == ["evidence_full"]
    verbs.remove_evidence(evidence=first, by=by)
    put(record, scan(2), "b.pdf", by=by)
    assert refusals(lambda: verbs.restore_evidence(evidence=first, by=by)) == ["evidence_full"]


@pytest.mark.django_db
def test_files_of_the_own_organisation_can_be_chosen_and_no_others():
    network = make_database()
    one, two, by = make_record(network), make_record(network), network.secretary
    mine = put(one, scan(2), "a.pdf", by=by)
    put(one, drawing(), "c.png", sort="photo", by=by)
    put(two, drawing(), "c.png", sort="photo", by=by)
    other = make_record(make_database())
    theirs = put(other, scan(5), "b.pdf", by=network.office)
    assert list(verbs.known_files(two)) == [mine]
    chosen = verbs.add_known_file(activity=two, known=mine, filing=Filing("agenda", page_range="2"), by=by)
    assert (chosen.file, chosen.name, chosen.page_range) == (mine.file, "a.pdf", "2")
    assert refusals(lambda: verbs.add_known_file(activity=two, known=theirs, filing=Filing("agenda"), by=by)) == ["file_unknown"]  # fmt: skip


# ── how it is shown ──


@pytest.mark.django_db
def test_pages_and_pictures_are_drawn_anew_and_kept():
    network = make_database()
    record, by = make_record(network), network.secretary
    pdf = put(record, scan(2), "a.pdf", by=by).file
    jpeg = put(record, photo(3, turned=6), "b.jpg", sort="photo", by=by).file
    large, small = previews.drawing(jpeg, 1), previews.drawing(jpeg, 0)
    assert [Image.open(BytesIO(one.content)).size for one in (large, small)] == [(480, 640), (270, 360)]
    assert (b"Secret Camera" in photo(3), b"Secret Camera" in large.content) == (True, False)
    assert dict(Image.open(BytesIO(large.content)).getexif()) == {}
    page = Image.open(BytesIO(previews.drawing(pdf, 2).content))
    assert (page.size, page.convert("L").getextrema()[0] < 100) == ((1100, 1557), True)
    assert previews.drawing_at_hand(pdf, 2) == previews.drawing(pdf, 2)
    assert [previews.drawing(pdf, number) for number in (3, 99_999)] == [None, None]
    assert previews.draw_all(pdf) == 3


@pytest.mark.django_db
def test_a_workbook_is_shown_as_the_beginnings_of_its_sheets():
    network = make_database()
    long = [("序号", "金额", "日期")] + [(number, 12.5, date(2026, 3, 5)) for number in range(1, MOST_ROWS + 5)]
    data = workbook(rows=long, hidden=[("=1+1", "<script>")])
    row = put(make_record(network), data, "签到.xlsx", by=network.secretary)
    shown = previews.words_of(row.file)
    assert [(piece.kind, piece.text, len(piece.rows)) for piece in shown.pieces] == [
        ("heading", "签到", 0),
        ("table", "", MOST_ROWS),
        ("text", "这张表很大，这里只显示前 100 行、前 12 列。", 0),
        ("heading", "底稿（隐藏的工作表）", 0),
        ("table", "", 1),
    ]
    assert [shown.pieces[1].rows[at] for at in (0, 1)] == [("序号", "金额", "日期"), ("1", "12.5", "2026-03-05")]
    assert shown.pieces[4].rows == (("", "<script>"),)
    assert (shown.is_cut, row.name, previews.can_be_small(row.file)) == (False, "签到.xlsx", False)


@pytest.mark.django_db
def test_a_word_file_is_shown_as_clean_text():
    network = make_database()
    row = put(make_record(network), word("一 <script>", with_picture=True), "通知.docx", by=network.secretary)
    shown = previews.words_of(row.file)
    assert [(piece.kind, piece.text, piece.rows) for piece in shown.pieces] == [
        ("heading", "关于举办春季论坛的通知", ()),
        ("text", "一 <script>", ()),
        ("table", "", (("单位", "人数"), ("甲方研究院", "12"))),
        ("picture", "", ()),
    ]
    assert Image.open(BytesIO(previews.drawing(row.file, 1).content)).size == (320, 240)
    assert previews.drawing(row.file, 2) is None
