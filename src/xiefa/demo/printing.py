"""Issues of the demo: an old one read from a file, the others composed, signed and published by the verbs."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

from xiefa.briefing.domain import issues
from xiefa.briefing.domain.items import ItemText
from xiefa.briefing.models import Issue, IssueItem, IssueSection
from xiefa.demo.material import IssuePlan, Story, read_bytes
from xiefa.demo.scene import before, moment, network, person
from xiefa.demo.writing import work_through
from xiefa.kernel.policy import policy_path
from xiefa.manuscript import Block, Paragraph
from xiefa.newsroom.blocks import blocks_from_json
from xiefa.newsroom.models import Article
from xiefa.reading import read
from xiefa.reading.layout import load_layout

OLD_ISSUE, ENTERED_ON = "2025-6.md", date(2026, 1, 15)


def enter_old_issue() -> Issue:
    """Enter the issue that was printed before the platform: read its file, import what was read."""
    data = read_bytes(f"issues/{OLD_ISSUE}")
    reading = read(data, name=OLD_ISSUE, layout=load_layout(policy_path("briefing")))
    with moment(ENTERED_ON, 15):
        return issues.import_issue(
            host=network(),
            reading=reading,
            source_name=OLD_ISSUE,
            source_sha256=hashlib.sha256(data).hexdigest(),
            by=person("editor"),
        )


def make_issue(plan: IssuePlan) -> Issue:
    """Gather the articles, open the issue, put it together and, unless it stays open, sign and publish it."""
    shelved = gather(plan)
    with moment(plan.opened_on, 9):
        editor = person(plan.editor)
        issue = issues.open_issue(host=network(), year=plan.year, issued_on=plan.issued_on, by=editor)
        _set_notes(issue, plan)
    for at, (story, article) in enumerate(shelved):
        with moment(before(plan.opened_on, -1 - at // 6), 10 + at % 6):
            _place(issue, story, article, editor=plan.editor)
    if plan.is_open:
        return issue
    _sign(issue, plan)
    return _correct(_publish(issue, plan), plan)


def gather(plan: IssuePlan) -> list[tuple[Story, Article]]:
    """Write and accept the stories on their days; give them back in the order of the file."""
    done = work_through([replace(story, written=_written(story, plan)) for story in plan.stories], editor=plan.editor)
    return [(story, done[story.heading]) for story in plan.stories]


def _written(story: Story, plan: IssuePlan) -> date:
    """Three days after the event, and at least two before the issue is opened."""
    return min(before(story.day or plan.opened_on, -3), before(plan.opened_on, 2))


def _set_notes(issue: Issue, plan: IssuePlan) -> None:
    issues.set_particulars(
        issue=issue,
        issued_on=plan.issued_on,
        office=issue.office,
        title_lines=issue.title_lines,
        notes=plan.notes,
        by=person(plan.editor),
    )


def _place(issue: Issue, story: Story, article: Article, *, editor: str) -> None:
    by = person(editor)
    item = issues.add_article(section=_section_for(issue, story.kind), article=article, by=by)
    if story.short_title:
        text = replace(ItemText.of_row(item, blocks_from_json(item.blocks)), short_title=story.short_title)
        issues.edit_item(item=item, expected_version=item.version, text=text, by=by)


def _section_for(issue: Issue, kind: str) -> IssueSection:
    return next(one for one in issue.sections.all() if kind in one.kinds)


def _sign(issue: Issue, plan: IssuePlan) -> None:
    """The editor two days before the date of the issue, the reviewer one, the secretary-general on the day."""
    with moment(before(plan.issued_on, 2), 16, 30):
        _sign_as("editor", issue, by=plan.editor)
    if plan.sent_back:
        _change_and_sign_again(issue, plan)
    with moment(before(plan.issued_on, 1), 14, 30):
        _sign_as("reviewer", issue, by="reviewer")
    with moment(plan.issued_on, 9, 30):
        _sign_as("signer", issue, by="secretary")


def _sign_as(role: str, issue: Issue, *, by: str) -> None:
    issues.sign_off(issue=issue, role=role, by=person(by))
    issue.refresh_from_db()


def _change_and_sign_again(issue: Issue, plan: IssuePlan) -> None:
    """The reviewer sends it back, which voids the editor's signature; the editor mends it and signs anew."""
    wanted = plan.sent_back
    with moment(before(plan.issued_on, 1), 9, 30):
        issues.send_back(issue=issue, reason=wanted["reason"], by=person("reviewer"))
    with moment(before(plan.issued_on, 1), 10, 30):
        item = IssueItem.objects.get(section__issue=issue, heading=wanted["heading"])
        text = ItemText.of_row(item, _mended(item, wanted["old"], wanted["new"]))
        issues.edit_item(item=item, expected_version=item.version, text=text, by=person(plan.editor))
    with moment(before(plan.issued_on, 1), 11):
        _sign_as("editor", issue, by=plan.editor)


def _mended(item: IssueItem, old: str, new: str) -> tuple[Block, ...]:
    return tuple(
        block._replace(text=block.text.replace(old, new)) if isinstance(block, Paragraph) else block
        for block in blocks_from_json(item.blocks)
    )


def _publish(issue: Issue, plan: IssuePlan) -> Issue:
    with moment(plan.issued_on, 15):
        return issues.publish(issue=issue, by=person(plan.editor))


def _correct(issue: Issue, plan: IssuePlan) -> Issue:
    if plan.correction:
        item = IssueItem.objects.get(section__issue=issue, heading=plan.correction["heading"])
        with moment(plan.correction["day"], 10):
            issues.correct(issue=issue, text=plan.correction["text"], item=item, by=person("secretary"))
    return issue
