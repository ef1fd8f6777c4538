"""Every refusal of the format readers, worded once: what is wrong, and the way out, in two languages."""

from __future__ import annotations

from xiefa.reading.errors import Unreadable

_WORD = ("请在 Word 或 WPS 中打开，另存为 .docx 后重试。", "Open it in Word or WPS, save it as .docx and try again.")
_UTF8 = (
    "请用记事本打开原稿，另存为 UTF-8 编码后重试。",
    "Open the original in a text editor, save it as UTF-8 and try again.",
)
_AGAIN = ("请重新下载或向来稿人索取完整文件。", "Download it again, or ask the sender for the complete file.")
_UNLOCK = ("请去掉打开密码后另存，再重试。", "Remove the password, save it and try again.")
_SMALLER = ("请拆分文件或只保留简报正文后重试。", "Split the file, or keep only the briefing itself, and try again.")
_RESAVE = (
    "文件可能被篡改或损坏；请在 Word 或 WPS 中重新另存为 .docx 后重试。",
    "The file may be damaged or tampered with; save it again as .docx in Word or WPS and try again.",
)
_REPRINT = (
    "请从 Word 原稿重新导出 PDF，或直接使用 .docx。",
    "Export the PDF again from the Word original, or use the .docx.",
)
_RESAVE_PAGE = (
    "请在浏览器中打开网页，复制正文到 Word 后重试。",
    "Open the page in a browser, copy its text to Word and try again.",
)

_Words = tuple[str, str, tuple[str, str]]
CATALOGUE: dict[str, _Words] = {
    "empty": ("文件“{name}”是空的。", "The file “{name}” is empty.", _AGAIN),
    "blank": (
        "文件“{name}”里没有任何文字。",
        "The file “{name}” holds no text at all.",
        ("请确认选对了文件。", "Check that this is the right file."),
    ),
    "binary": (
        "文件“{name}”不是文本：其中含有二进制数据。",
        "The file “{name}” is not text: it holds binary data.",
        ("请提供 .docx、.pdf、.html、.md 或 .txt 文件。", "Provide a .docx, .pdf, .html, .md or .txt file."),
    ),
    "damaged-utf8": (
        "文件“{name}”是 UTF-8 编码，但第 {line} 行有残缺的字节，可能没有传完整。",
        "The file “{name}” is UTF-8, but line {line} has broken bytes; it may be incomplete.",
        _AGAIN,
    ),
    "unknown-encoding": (
        "无法辨认文件“{name}”的文字编码（第 {line} 行起）；能读的是 UTF-8、UTF-16、GBK 和 GB18030。",
        "The encoding of “{name}” is unknown (from line {line}); UTF-8, UTF-16, GBK and GB18030 can be read.",
        _UTF8,
    ),
    "wrong-extension": (
        "文件“{name}”的扩展名与内容不符：它其实是{kind_zh}。",
        "The extension of “{name}” is wrong: it is really {kind_en}.",
        ("请把扩展名改为 {right} 后重试。", "Change the extension to {right} and try again."),
    ),
    "unsupported": (
        "文件“{name}”是{kind_zh}，不能作为简报读取。",
        "The file “{name}” is {kind_en}, which cannot be read as a briefing.",
        ("请提供 .docx、.pdf、.html、.md 或 .txt 文件。", "Provide a .docx, .pdf, .html, .md or .txt file."),
    ),
    "old-word": (
        "文件“{name}”是旧版 Word（.doc/.wps）格式，本机没有能转换它的程序。",
        "The file “{name}” is in the old Word format (.doc/.wps), and no program here can convert it.",
        _WORD,
    ),
    "conversion-failed": (
        "文件“{name}”是旧版 Word 格式，转换没有成功。",
        "The file “{name}” is in the old Word format, and converting it failed.",
        _WORD,
    ),
    "rtf": ("文件“{name}”是 RTF 格式。", "The file “{name}” is in RTF format.", _WORD),
    "encrypted": ("文件“{name}”设有密码。", "The file “{name}” is protected by a password.", _UNLOCK),
    "truncated": ("文件“{name}”不完整或已损坏。", "The file “{name}” is incomplete or damaged.", _AGAIN),
    "no-text-layer": (
        "PDF 文件“{name}”没有文字层，是扫描件或图片。",
        "The PDF “{name}” has no text layer: it is a scan or a picture.",
        ("请提供 Word 原稿，或先做文字识别。", "Provide the Word original, or run text recognition first."),
    ),
    "too-large": (
        "文件“{name}”太大：{size} MB，上限 {limit} MB。",
        "The file “{name}” is too large: {size} MB, the limit is {limit} MB.",
        _SMALLER,
    ),
    "too-many-lines": (
        "文件“{name}”行数太多，上限 {limit} 行。",
        "The file “{name}” has too many lines; the limit is {limit}.",
        _SMALLER,
    ),
    "too-many-pages": (
        "文件“{name}”有 {size} 页，上限 {limit} 页。",
        "The file “{name}” has {size} pages; the limit is {limit}.",
        _SMALLER,
    ),
    "too-complex": (
        "文件“{name}”结构过于庞大（{part}），不像一份简报。",
        "The structure of “{name}” is too large ({part}) to be a briefing.",
        _SMALLER,
    ),
    "too-deep": (
        "文件“{name}”的层次嵌套过深。",
        "The file “{name}” is nested too deeply.",
        _RESAVE,
    ),
    "page-too-deep": (
        "网页文件“{name}”的层次嵌套过深。",
        "The web page “{name}” is nested too deeply.",
        _RESAVE_PAGE,
    ),
    "zip-bomb": (
        "文件“{name}”解压后异常庞大（{part}），已停止读取。",
        "The file “{name}” grows abnormally when unpacked ({part}); reading was stopped.",
        _RESAVE,
    ),
    "stream-bomb": (
        "PDF 文件“{name}”中的数据解压后异常庞大，已停止读取。",
        "Data in the PDF “{name}” grow abnormally when unpacked; reading was stopped.",
        _REPRINT,
    ),
    "unsafe-names": (
        "文件“{name}”内部有不安全的路径（{part}）。",
        "The file “{name}” holds an unsafe path ({part}).",
        _RESAVE,
    ),
    "entities": (
        "文件“{name}”中含有文档类型或实体声明（{part}），正常的 Word 文件没有这些。",
        "The file “{name}” declares a document type or entities ({part}); a sound Word file has none.",
        _RESAVE,
    ),
    "damaged-xml": (
        "文件“{name}”的内部结构已损坏（{part}）。",
        "The inner structure of “{name}” is damaged ({part}).",
        _RESAVE,
    ),
}
CODES = frozenset(CATALOGUE)


def refusal(code: str, *, name: str, line: int = 0, **values: object) -> Unreadable:
    """The refusal of this code, filled in; ``KeyError`` for a code that is not in the catalogue."""
    zh, en, (way_zh, way_en) = CATALOGUE[code]
    known = {"name": name, "line": line, **values}
    return Unreadable(
        code,
        zh=(zh.format(**known), way_zh.format(**known)),
        en=(en.format(**known), way_en.format(**known)),
        line=line,
    )
