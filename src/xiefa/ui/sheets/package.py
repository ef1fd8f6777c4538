"""Whether an uploaded file is a workbook that is safe to open: size, parts, and the shape of its XML."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from xml.parsers import expat

from django.utils.translation import gettext as _

from xiefa.kernel.refusal import Refusal, Refused

MAX_PARTS = 500
MAX_DEPTH = 60


@dataclass(frozen=True)
class Limits:
    """How much one file may hold: bytes as sent and unpacked, XML elements, rows, columns, characters of a cell.

    ``last_row`` bounds the rows that are looked at, empty ones included, so that a row number cannot keep the
    server busy. A sheet of 1,000 rows and 40 columns has some hundred thousand elements, nested less than ten deep.
    """

    megabytes: int = 5
    unpacked: int = 12 * 2**20
    elements: int = 600_000
    rows: int = 1_000
    last_row: int = 20_000
    columns: int = 40
    cell: int = 2_000


_XML_BEGINNINGS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def unusable(code: str, message: str) -> Refused:
    """The refusal of a whole file."""
    return Refused([Refusal(code, message, "file")])


def check_package(data: bytes, limits: Limits) -> None:
    """Refuse what is not a workbook, would unpack to too much, or has XML that no spreadsheet program writes."""
    if not data:
        raise unusable("sheet_empty", _("文件是空的。"))
    if len(data) > limits.megabytes << 20:
        raise unusable("sheet_too_large", too_large(limits))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        message = _("这是旧版 .xls 文件或加了密码的文件，请去掉密码并另存为 .xlsx 再上传。")
        raise unusable("sheet_old", message)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_parts(package, limits)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise _not_a_workbook() from error


def _check_parts(package: zipfile.ZipFile, limits: Limits) -> None:
    parts = package.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > limits.unpacked:
        raise unusable("sheet_bomb", _("文件解压后过大，不能导入。请只保留要导入的那张表。"))
    if "xl/workbook.xml" not in package.namelist():
        raise _not_a_workbook()
    for part in parts:
        content = package.read(part)
        if content.lstrip().startswith(_XML_BEGINNINGS):
            _check_xml(content, limits)


def too_large(limits: Limits) -> str:
    """What is said of a file that has too many bytes."""
    return _("文件超过 %(size)s MB，请删去无关的图片和工作表。") % {"size": limits.megabytes}


def _not_a_workbook() -> Refused:
    return unusable("sheet_not_xlsx", _("这不是 .xlsx 文件。请下载模板填写，或在 Excel 中另存为 .xlsx。"))


def _check_xml(content: bytes, limits: Limits) -> None:
    """Refuse document types, absurd depth and absurd numbers of elements before a tree is built."""
    depth = elements = 0

    def start(_name: str, _attributes: list[str]) -> None:
        nonlocal depth, elements
        depth, elements = depth + 1, elements + 1
        if depth > MAX_DEPTH or elements > limits.elements:
            raise unusable("sheet_bomb", _("文件解压后过大，不能导入。请只保留要导入的那张表。"))

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_declared: object) -> None:
        raise unusable("sheet_entities", _("文件里有表格不应有的内容（XML 实体），不能导入。"))

    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(content, True)  # noqa: FBT003 - the library takes no keyword
    except expat.ExpatError as error:
        raise broken() from error


def broken() -> Refused:
    """The refusal of a workbook that cannot be read."""
    message = _("文件已损坏或不是 Excel 表格，请在 Excel 或 WPS 中打开后另存为 .xlsx 再上传。")
    return unusable("sheet_broken", message)
