"""Uploads: what is kept, what is refused, and what a hostile name becomes."""

from __future__ import annotations

import hashlib
import zipfile
from io import BytesIO

import pytest

from tests.factories.accounts import make_person
from tests.factories.membership import PDF, Desk, make_application, start
from tests.factories.newsroom import png
from xiefa.kernel.refusal import Refused
from xiefa.kernel.sniffing import DOCX, JPEG, PNG, media_type_of, tidy_name
from xiefa.membership.domain import application as applications
from xiefa.membership.domain.files import file_refusals, keep_file, weight_refusals
from xiefa.membership.models import KeptFile

JPG = b"\xff\xd8\xff\xe0" + b"\0" * 20 + b"\xff\xd9"


def docx(*more: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml", *more):
            archive.writestr(name, "<x/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (PDF, "application/pdf"),
        (docx(), DOCX),
        (JPG, JPEG),
        (png(), PNG),
        (b"", ""),
        (b"MZ\x90\0", ""),
        (b"%PDF-1.7 cut off", ""),
        (png()[:-8], ""),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, ""),
        (JPG[:-2], ""),
        (docx()[:-30], ""),
        (docx("word/vbaProject.bin"), ""),
        (b"<html><script>1</script>", ""),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ""),
    ],
)
def test_the_bytes_say_what_a_file_is(data, found):
    assert media_type_of(data) == found


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("协议.pdf", "协议.pdf"),
        ("协议.PDF", "协议.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\a.exe", "a.exe.pdf"),
        ("发票\u202efdp.exe", "发票fdp.exe.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie_ x=1.pdf"),
        ("\0\x07", "未命名.pdf"),
        ("...", "未命名.pdf"),
        (".pdf", "pdf.pdf"),
        ('<b>"x"|?.pdf', "_b_x_.pdf"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_a_name_can_be_shown_and_saved_anywhere(sent, shown):
    assert tidy_name(sent, "application/pdf", unnamed="未命名") == shown


def test_what_is_refused_says_why():
    assert [one.code for one in file_refusals(b"")] == ["file_empty"]
    assert [one.code for one in file_refusals(b"MZ")] == ["file_format"]
    assert file_refusals(PDF) == []
    assert weight_refusals(20 * 2**20) == []
    assert [one.code for one in weight_refusals(20 * 2**20 + 1)] == ["file_large"]


@pytest.mark.django_db
def test_a_kept_file_is_the_same_bytes_under_a_name_of_our_own():
    kept = keep_file(data=PDF, name="../协议.pdf", by=make_person("editor"))
    with kept.file.open("rb") as file:
        assert file.read() == PDF
    assert (kept.name, kept.sha256) == ("协议.pdf", hashlib.sha256(PDF).hexdigest())
    assert kept.file.name.rsplit("/", 1)[-1].startswith(kept.sha256[:20])


@pytest.mark.django_db
def test_the_same_bytes_are_one_piece_of_evidence_and_there_are_not_too_many():
    desk = Desk()
    answer = start(desk).answers.first()
    first = applications.add_evidence(answer=answer, data=PDF, name="一.pdf", by=desk.secretary)
    assert applications.add_evidence(answer=answer, data=PDF, name="二.pdf", by=desk.secretary) == first
    assert KeptFile.objects.count() == 1
    for number in range(11):
        data = PDF.replace(b"1 0 obj", b"%d 0 obj" % (number + 2))
        applications.add_evidence(answer=answer, data=data, name="x.pdf", by=desk.secretary)
    with pytest.raises(Refused) as refused:
        applications.add_evidence(answer=answer, data=PDF + b"\n%%EOF", name="x.pdf", by=desk.secretary)
    assert refused.value.codes == ("too_many_files",)


@pytest.mark.django_db
def test_evidence_is_settled_once_submitted():
    desk = Desk()
    application = make_application(desk)
    answer = application.answers.first()
    for by in (desk.secretary, desk.officer):
        with pytest.raises(Refused) as refused:
            applications.remove_evidence(evidence=answer.evidence.get(), by=by)
        assert refused.value.codes == ("not_open",)
