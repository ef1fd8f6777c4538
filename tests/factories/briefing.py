"""Issues for tests, made by the same verbs the staff use."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Any

from tests.factories.accounts import make_person
from tests.factories.registry import make_network

from xiefa.accounts.models import User
from xiefa.briefing.domain import issues
from xiefa.briefing.models import Issue, IssueItem, IssueSection
from xiefa.manuscript import (
    Colophon,
    Credit,
    Distribution,
    Item,
    Manuscript,
    Masthead,
    Official,
    Paragraph,
    Section,
    contents_from,
)
from xiefa.newsroom.domain import articles
from xiefa.newsroom.models import Article
from xiefa.reading import Reading, read
from xiefa.registry.models import Organisation

_numbers = count(1)
ISSUED_ON = date(2024, 1, 10)


@dataclass(frozen=True)
class Office:
    """An editorial office: a host and the three who answer for its issues."""

    host: Organisation
    editor: User
    reviewer: User
    signer: User

    @property
    def people(self) -> dict[str, User]:
        """By the roles of the sign-off."""
        return {"editor": self.editor, "reviewer": self.reviewer, "signer": self.signer}


def make_office(host: Organisation | None = None) -> Office:
    """The network's editorial office, or that of another host."""
    host = host or make_network()
    return Office(
        host=host,
        editor=make_person("editor", name="编辑甲"),
        reviewer=make_person("reviewer", name="审核乙"),
        signer=make_person("secretary_general", name="签发丙"),
    )


def make_issue(office: Office, *, items: int = 2, year: int = 2024, **changes: Any) -> Issue:
    """An issue in the making with ``items`` items in its first section."""
    values = {"issued_on": ISSUED_ON} | changes
    issue = issues.open_issue(host=office.host, year=year, by=office.editor, **values)
    for _ in range(items):
        make_item(office, issue.sections.first())
    return fresh(issue)


def make_item(office: Office, section: IssueSection, **changes: Any) -> IssueItem:
    """An item written straight into a section."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "heading": f"第{number}号标题",
        "blocks": (Paragraph(f"第{number}号正文。"),),
        "credit_text": "（联盟协发网秘书处供稿）",
        "contributors": ("联盟协发网秘书处",),
        "verb": "供稿",
    }
    return issues.write_item(section=section, by=office.editor, **values | changes)


def make_shelved_article(office: Office, **changes: Any) -> Article:
    """An accepted article waiting on the shelf."""
    values: dict[str, Any] = {
        "kind": "network_news",
        "heading": f"待用稿{next(_numbers)}",
        "blocks": (Paragraph("待用稿的正文。"),),
        "credit_text": "（联盟协发网秘书处供稿）",
    }
    article = articles.write_article(host=office.host, by=office.editor, **values | changes)
    articles.submit(article=article, by=office.editor)
    return articles.accept(article=article, by=office.editor)


def sign(office: Office, issue: Issue, *roles: str) -> Issue:
    """Sign in these roles, by default all three in order."""
    for role in roles or ("editor", "reviewer", "signer"):
        issues.sign_off(issue=fresh(issue), role=role, by=office.people[role])
    return fresh(issue)


def make_published(office: Office, **changes: Any) -> Issue:
    """A published issue."""
    issue = sign(office, make_issue(office, **changes))
    return fresh(issues.publish(issue=issue, by=office.editor))


def fresh(issue: Issue) -> Issue:
    """The issue as it stands in the database."""
    return Issue.objects.with_contents().get(pk=issue.pk)


def printed_manuscript(
    *, year: int = 2023, number: int = 6, total: int | None = 71, items: int = 2, **masthead: Any
) -> Manuscript:
    """A small printed issue as a manuscript."""
    total_part = f"（总第{total}期）" if total else ""
    section = Section(
        title="联盟动态",
        items=tuple(
            Item(
                heading=f"{year}年第{number}期的第{at}条",
                blocks=(Paragraph("近日，会议召开。"),),
                credit=Credit(text="（粉末冶金联盟秘书处供稿）", contributors=("粉末冶金联盟秘书处",), verb="供稿"),
            )
            for at in range(1, items + 1)
        ),
    )
    head = Masthead(
        title_lines=("联盟工作", "简 报"),
        issue_line=f"{year}年第{number}期{total_part}",
        office="编辑部",
        date_line=f"{year}年12月1日",
        year=year,
        number=number,
        total_number=total,
        date=date(year, 12, 1),
    )
    return Manuscript(
        masthead=head._replace(**masthead),
        contents=contents_from((section,), heading="本期导读"),
        sections=(section,),
        colophon=Colophon(
            report_to=Distribution("报：科技部", ("科技部",)),
            officials=(
                Official("editor", "甲", "本期编辑：甲"),
                Official("reviewer", "乙", "审核：乙"),
                Official("signer", "丙", "签发：丙"),
            ),
        ),
    )


def reading_of(manuscript: Manuscript) -> Reading:
    """What the reader gives for a file that prints this manuscript, with the manuscript as it was meant."""
    text = "\n\n".join((manuscript.masthead.issue_line, *(item.heading for item in manuscript.items)))
    return replace(read(text.encode(), name="旧刊.md"), manuscript=manuscript)
