"""Articles for tests, made by the same verbs the staff use."""

import struct
import zlib
from typing import Any

from tests.factories.accounts import make_person
from tests.factories.registry import make_network

from xiefa.manuscript.model import Block, Paragraph
from xiefa.newsroom.domain import articles
from xiefa.newsroom.models import Article
from xiefa.registry.models import Organisation

TEXT: tuple[Block, ...] = (
    Paragraph("2024年3月15日，粉末冶金联盟在长沙召开二届四次理事会。会议审议通过了年度工作报告。"),
    Paragraph("与会代表围绕关键共性技术联合攻关进行了讨论。"),
)


def host() -> Organisation:
    """The network of this installation, made when it is not there yet."""
    return Organisation.objects.filter(is_host=True).first() or make_network()


def make_article(**changes: Any) -> Article:
    """A draft of network news with two paragraphs, written by an editor unless ``by`` says otherwise."""
    values: dict[str, Any] = {
        "kind": "network_news",
        "heading": "粉末冶金联盟召开二届四次理事会",
        "blocks": TEXT,
        "credit_text": "（联盟协发网秘书处供稿）",
    } | changes
    values.setdefault("host", host())
    values.setdefault("by", make_person("editor"))
    return articles.write_article(**values)


def make_submitted(**changes: Any) -> Article:
    """An article that waits for the editors."""
    article = make_article(**changes)
    return articles.submit(article=article, by=article.author)


def make_accepted(**changes: Any) -> Article:
    """An article on the shelf."""
    article = make_submitted(**changes)
    return articles.accept(article=article, by=article.author if "by" not in changes else make_person("editor"))


def png(width: int = 40, height: int = 30, *, shade: int = 128) -> bytes:
    """A small picture of one colour; another ``shade`` gives other bytes."""
    rows = b"".join(b"\0" + bytes((shade, 32, 32)) * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body
