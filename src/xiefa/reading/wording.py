"""The sentences of the findings, in Chinese and English. ``{0}``, ``{1}`` … are the finding's values."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "letter-spacing": (
        "标题“{0}”字间有空格，记作“{1}”，原样保留。",
        "The title “{0}” is letter-spaced; it is recorded as “{1}” and printed as it stands.",
    ),
    "year-differs": (
        "期号属于{0}年，印发日期是{1}：两者分别保存，请确认无误。",
        "The number belongs to {0} but the issue is dated {1}; both are kept. Please confirm.",
    ),
    "no-issue-number": (
        "没有找到期号（如“2023年第6期”），请补上。",
        "No issue number (such as “2023年第6期”) was found. Please add it.",
    ),
    "no-issue-date": ("没有找到印发日期，请补上。", "No date of issue was found. Please add it."),
    "section-title-differs": (
        "导读写“{0}”（第{2}行），正文写“{1}”：视为同一栏目，两处均保留，请统一。",
        "The contents say “{0}” (line {2}), the text says “{1}”: taken for one section, both kept. Please make them agree.",
    ),
    "heading-differs-from-contents": (
        "导读写“{0}”（第{2}行），正文标题写“{1}”，请统一。",
        "The contents say “{0}” (line {2}), the heading says “{1}”. Please make them agree.",
    ),
    "contents-entry-without-item": (
        "导读中的“{0}”在正文里没有对应的条目。",
        "The contents list “{0}”, but no item has that heading.",
    ),
    "item-not-in-contents": ("条目“{0}”没有列入导读。", "The item “{0}” is not in the contents list."),
    "duplicate-item": ("条目“{0}”与第{1}行重复。", "The item “{0}” repeats the one at line {1}."),
    "sequence-gap": ("编号从{0}跳到{1}，中间缺号。", "The numbering jumps from {0} to {1}."),
    "no-source-line": (
        "“{0}”没有署名行或信息来源，请向供稿人核实。",
        "“{0}” has no credit line and no source. Please ask who contributed it.",
    ),
    "digest-without-source": (
        "摘编稿“{0}”没有注明信息来源。",
        "The digest “{0}” does not name its source.",
    ),
    "item-without-text": ("条目“{0}”只有标题，没有正文。", "The item “{0}” has a heading and no text."),
    "unfinished-paragraph": (
        "“{0}”最后一段没有结束（“…{1}”），可能缺了文字。",
        "The last paragraph of “{0}” does not end (“…{1}”); text may be missing.",
    ),
    "paren-width-source": (
        "署名行括号全角、半角混用：此处为{0}，全文全角{1}处、半角{2}处。",
        "Credit lines mix bracket widths: {0} here; {1} full-width and {2} half-width in all.",
    ),
    "paren-width-text": (
        "正文里出现半角括号“{0}”，中文行文一般用全角。",
        "Half-width brackets “{0}” in Chinese text, which usually takes full-width ones.",
    ),
    "alliance-three-forms": (
        "同一联盟写法不一：此处为“{0}”，署名行为“{1}”（第{2}行）。",
        "One alliance under two names: “{0}” here, “{1}” in the credit line (line {2}).",
    ),
    "alliance-swapped": (
        "“{0}”与“{1}”（第{2}行）只是字序不同，疑为同一联盟。",
        "“{0}” and “{1}” (line {2}) differ only in the order of characters; probably one alliance.",
    ),
    "alliance-near-name": (
        "“{0}”与“{1}”（第{2}行）名称相近，可能是同一联盟，请确认后再合并。",
        "“{0}” and “{1}” (line {2}) are nearly the same name. If they are one alliance, please confirm.",
    ),
    "alliance-not-in-body": (
        "“{0}”的正文没有出现署名联盟“{1}”的名称。",
        "The text of “{0}” never names “{1}”, which is credited.",
    ),
    "relative-dates": (
        "“{0}”只说“{1}”，没有具体日期，存档和统计都需要真实日期。",
        "“{0}” says only “{1}”. Archive and statistics need the date.",
    ),
    "suspect-words": (
        "“{0}”疑有笔误，建议核对：{1}。",
        "“{0}” may be a slip; consider: {1}.",
    ),
    "unpaired": ("“{0}”没有成对出现。", "“{0}” has no counterpart."),
    "list-qualifier": (
        "“{0}”粘在名单最后一个单位之后，似指全部单位，请确认。",
        "“{0}” is glued to the last body of the list and seems to mean all of them. Please confirm.",
    ),
    "page-break-split": (
        "第{0}行与第{1}行是被分页断开的同一段，已接上。",
        "Lines {0} and {1} are one paragraph cut by a page break; they were joined.",
    ),
    "not-understood": (
        "“{0}”没有能归入任何栏目，已列入“未识别”，排在全文最后。",
        "“{0}” fits nowhere; it is on the list “not understood” and is printed last.",
    ),
    "encoding": ("文件编码是{0}，已转换读取。", "The file is encoded in {0}; it was converted while reading."),
    "unseen-characters": (
        "此处有看不见的字符（{0}），没有收入正文。",
        "There are invisible characters here ({0}); they are not part of the text.",
    ),
    "page-title": (
        "网页标题“{0}”没有收入正文。",
        "The title of the web page, “{0}”, is not part of the text.",
    ),
    "hidden-text": ("隐藏的文字“{0}”没有采用。", "Hidden text was not used: “{0}”."),
    "comment": ("批注“{0}”没有收入正文。", "A comment is not part of the text: “{0}”."),
    "drawn-text": (
        "图表中的文字“{0}”没有收入正文，需要时请补录。",
        "Text inside a drawing is not part of the text: “{0}”. Please add it if it matters.",
    ),
    "symbol-unknown": (
        "有无法识别的符号（{0}），请对照原稿补上。",
        "A symbol could not be recognised ({0}). Please compare with the original.",
    ),
    "radicals-folded": (
        "有{0}个部首形码位已还原为汉字。",
        "{0} characters encoded as radicals were folded back to Han characters.",
    ),
    "characters-unmapped": (
        "有{0}个字在文件中没有对应的文字编码，请对照原稿补上。",
        "{0} characters of the file carry no text. Please compare with the original.",
    ),
    "pictures-not-taken": (
        "文件中有{0}处图片没有取出，需要时请从原稿另存后补上。",
        "{0} pictures of the file were not taken out. Please add them from the original if needed.",
    ),
    "picture-elsewhere": (
        "图片“{0}”不在文件里，需要时请另外补上。",
        "The picture “{0}” is not in the file. Please add it if it is needed.",
    ),
    "not-accounted": (
        "程序没能把每个字都归位，全文按未识别保留，请把文件交给技术支持（{0}）。",
        "Not every character found its place, so the whole text is kept as not understood. Please report the file ({0}).",
    ),
    "deleted-text": (
        "原稿用修订删去的文字“{0}”没有采用，另行保存。",
        "“{0}” had been struck out by tracked changes; it is kept apart and not used.",
    ),
}


def sentence(code: str, values: tuple[str, ...], language: str) -> str:
    """The sentence for a finding in ``zh`` or ``en``; an unknown code shows itself and its values."""
    pair = SENTENCES.get(code)
    if pair is None:
        return f"{code}: {' '.join(values)}".rstrip(": ")
    return pair[1 if language == "en" else 0].format(*values)
