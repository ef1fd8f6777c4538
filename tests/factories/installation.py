"""One thing of every kind, and every address of the installation filled in with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.factories.accounts import make_person
from tests.factories.briefing import Office, make_issue, make_office, make_published
from tests.factories.newsroom import png
from tests.factories.registry import make_alliance, make_seat

from xiefa.briefing.models import Issue, IssueItem
from xiefa.newsroom.domain.pictures import keep_picture
from xiefa.newsroom.domain.sources import import_article, keep_source
from xiefa.newsroom.models import Article
from xiefa.publishing.domain.editions import make_editions
from xiefa.registry.domain.imports import preview_import
from xiefa.registry.domain.organisations import add_name
from xiefa.registry.models import ImportBatch, Organisation, Seat
from xiefa.registry.sheets.columns import HEADINGS

# Numbers and words that are no key of anything.
NOTHING = {"pk": 10**12, "code": "nobody", "host": "nobody", "number": 10**9, "sha256": "0" * 64}


@dataclass(frozen=True)
class World:
    """The network with an issue in the making and one that is published, an article, and the registry around them."""

    office: Office
    alliance: Organisation
    seat: Seat
    batch: ImportBatch
    article: Article
    picture: str
    source: int
    making: Issue
    published: Issue
    item: IssueItem
    grant: int
    name: int

    def path(self, name: str) -> str:
        """The address of this name, with the keys of the things of this world."""
        return reverse(name, kwargs={key: self._value(name, key) for key in parameters()[name]})

    def _value(self, name: str, key: str) -> Any:
        room, _colon, page = name.partition(":")
        if key == "pk":
            return self._keys(page)[room]
        values = {
            "code": self.alliance.code,
            "host": self.office.host.code,
            "sha256": self.picture,
            "verb": "withdraw",
            "channel": "text",
            "year": self.published.year,
            "item": 1,
            "number": str(self.published.number) if room == "archive" else 1,
            "uidb36": "1",
            "key": "wrong-key",
        }
        return values[key]

    def _keys(self, page: str) -> dict[str, int]:
        of_grant, of_person = self.grant, self.office.editor.pk
        people = {"body_add": 0, "seat_add": self.seat.body_id, "seat_end": self.seat.pk, "name_end": self.name}
        briefing = self.item.section_id if page in ("section_change", "item_write") else self.making.pk
        return {
            "accounts": of_grant if page == "grant_end" else of_person,
            "registry": people.get(page, self.batch.pk if "import" in page else self.seat.person_id),
            "newsroom": self.source if page == "source_original" else self.article.pk,
            "briefing": self._briefing_key(page, briefing),
            "publishing": self.published.pk,
        }

    def _briefing_key(self, page: str, other: int) -> int:
        if page == "import_report":
            return self.source
        return self.item.pk if page.startswith("item_") and page not in ("item_add", "item_write") else other


def make_world() -> World:
    """Everything there is, made by the verbs."""
    office = make_office()
    published = make_published(office, items=1)
    make_editions(issue=published, by=office.editor)
    making = make_issue(office, items=1)
    alliance = make_alliance("水环境产业技术创新战略联盟", "水环境联盟")
    name = add_name(organisation=alliance, kind="short", text="水联盟", by=None)
    article = import_article(
        data="# 会议召开\n\n会议在长沙召开。\n".encode(),
        name="会议.md",
        host=office.host,
        kind="network_news",
        by=office.editor,
    )
    assert isinstance(article, Article)
    return World(
        office=office,
        alliance=alliance,
        seat=make_seat(),
        batch=preview_import(file_name="名录.xlsx", data=_sheet(), by=make_person("membership_officer")),
        article=article,
        picture=keep_picture(data=png(), by=office.editor).sha256,
        source=keep_source(data=b"\x00\x01", name="坏.docx", by=office.editor).pk,
        making=making,
        published=published,
        item=IssueItem.objects.get(section__issue=making),
        grant=office.reviewer.grants.get().pk,
        name=name.pk,
    )


def parameters() -> dict[str, tuple[str, ...]]:
    """Every address by its name, with the names of its parameters."""
    return {name: tuple(pattern.pattern.converters) or _groups(pattern) for name, pattern in _patterns(get_resolver())}


def views() -> dict[str, Any]:
    """Every view by the name of its address."""
    return {name: pattern.callback for name, pattern in _patterns(get_resolver())}


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield f"{prefix}{one.name}", one
        else:
            yield from _patterns(one, f"{prefix}{one.namespace}:" if one.namespace else prefix)


def _groups(pattern: URLPattern) -> tuple[str, ...]:
    return tuple(getattr(pattern.pattern.regex, "groupindex", {}))


def _sheet() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(list(HEADINGS))
    book.active.append(["hx" if heading == "代码" else "化纤联盟" if heading == "全称" else "" for heading in HEADINGS])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
