"""What people do with articles: write, revise, hand on."""

from datetime import date
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.factories.accounts import make_person
from tests.factories.newsroom import TEXT, host, make_accepted, make_article, make_submitted, png
from tests.factories.registry import make_alliance
from xiefa.kernel.audit import history_of
from xiefa.kernel.refusal import Refused
from xiefa.manuscript.model import Block, Credit, Item, Paragraph, Picture
from xiefa.newsroom import rules
from xiefa.newsroom.domain import articles
from xiefa.newsroom.domain.mentions import settle_name, text_of
from xiefa.newsroom.domain.pictures import keep_picture, picture_bytes
from xiefa.newsroom.domain.versions import compare
from xiefa.newsroom.enums import ArticleState
from xiefa.newsroom.lifecycle import ARTICLE
from xiefa.newsroom.models import Article, ArticlePicture, ArticleVersion

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

S = ArticleState


def codes(found: Any) -> list[str]:
    return [one.code for one in found]


def in_state(state: str, **changes: Any) -> Article:
    """An article brought into ``state`` by the verbs that lead there."""
    article = make_article(**changes)
    editor = make_person("editor")
    paths: dict[str, list[str]] = {
        S.DRAFT: [], S.SUBMITTED: ["submit"], S.ACCEPTED: ["submit", "accept"], S.USED: ["submit", "accept", "use"],
        S.RETURNED: ["submit", "return"], S.WITHDRAWN: ["withdraw"],
    }  # fmt: skip
    for verb in paths[state]:
        ARTICLE.advance(article, verb, by=editor)
    return article


def test_a_new_article_is_a_draft_with_a_first_version() -> None:
    article = make_article()
    version = article.versions.get()
    assert (article.state, article.version, article.origin) == (S.DRAFT, 1, "web")
    assert (version.number, version.is_intact, version.blocks) == (1, True, TEXT)
    assert [event.action for event in history_of(article)] == ["article.write"]


def test_as_item_is_what_will_be_printed() -> None:
    alliance = make_alliance("粉末冶金产业技术创新战略联盟", "粉末冶金联盟")
    article = make_article(
        kind="alliance_news",
        credit_text="",
        contributors=(alliance,),
        event_on=date(2024, 3, 15),
        activity="council_meeting",
    )
    assert article.as_item() == Item(
        heading="粉末冶金联盟召开二届四次理事会",
        blocks=TEXT,
        credit=Credit(
            text="（粉末冶金产业技术创新战略联盟秘书处供稿）",
            contributors=("粉末冶金产业技术创新战略联盟",),
            verb="供稿",
            source=None,
        ),
    )


def test_a_credit_line_that_somebody_wrote_stays_as_it_is() -> None:
    article = make_article(contributors=(make_alliance("甲产业技术创新战略联盟"),), credit_text="(甲联盟 供稿)")
    assert article.credit_text == "(甲联盟 供稿)"


def test_a_digest_names_its_source_in_the_suggested_line() -> None:
    article = make_article(kind="policy_digest", credit_text="", credit_source="新华社", contributors=(host(),))
    assert article.credit_text == "（产业技术创新战略联盟协同发展网秘书处摘述。信息来源：新华社）"


def test_who_may_not_write_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        make_article(by=make_person("reader"), kind="poem")
    assert refused.value.codes == ("not_permitted", "kind_unknown")


def test_an_alliance_secretary_writes_for_the_network() -> None:
    secretary = make_person("alliance_secretary", host_code=make_alliance().code)
    assert make_article(by=secretary).author == secretary


def test_an_alliance_secretary_does_not_write_for_another_alliance() -> None:
    own, other = make_alliance(), make_alliance()
    with pytest.raises(Refused) as refused:
        make_article(by=make_person("alliance_secretary", host_code=own.code), host=other)
    assert refused.value.codes == ("not_permitted",)


def test_revising_makes_a_version_and_says_why() -> None:
    article = make_article()
    saved = articles.revise(
        article=article, expected_version=1, heading="新的标题", reason="标题更准", by=article.author
    )
    assert (saved.version, saved.heading, saved.content) == (2, "新的标题", TEXT)
    assert list(saved.versions.values_list("number", "reason")) == [(2, "标题更准"), (1, "")]
    assert article.versions.get(number=1).content["heading"] == "粉末冶金联盟召开二届四次理事会"


def test_saving_without_a_change_keeps_the_version() -> None:
    article = make_article()
    saved = articles.revise(article=article, expected_version=1, heading=article.heading, by=article.author)
    assert (saved.version, saved.versions.count()) == (1, 1)


def test_a_change_of_contributors_alone_is_a_version() -> None:
    article, alliance = make_article(), make_alliance()
    saved = articles.revise(article=article, expected_version=1, contributors=(alliance,), by=article.author)
    assert saved.version == 2
    assert saved.versions.first().content["contributors"] == [[alliance.code, str(alliance)]]


def test_the_slower_of_two_editors_is_told_and_nothing_is_written() -> None:
    article, colleague = make_article(), make_person("editor")
    articles.revise(article=article, expected_version=1, heading="同事的标题", by=colleague)
    with pytest.raises(articles.ChangedMeanwhile) as changed:
        articles.revise(article=article, expected_version=1, heading="我的标题", by=article.author)
    assert changed.value.codes == ("changed_meanwhile",)
    assert changed.value.article.heading == "同事的标题"
    assert Article.objects.get().heading == "同事的标题"


def test_versions_tell_tampering() -> None:
    article = make_article()
    ArticleVersion.objects.update(content={**article.versions.get().content, "heading": "改过"})
    assert article.versions.get().is_intact is False


def test_comparing_versions_names_the_fields_that_changed() -> None:
    article = make_article()
    articles.revise(
        article=article, expected_version=1, heading="新标题", event_on=date(2024, 3, 15), by=article.author
    )
    new, old = article.versions.all()
    found = compare(old.content, new.content)
    assert [change.label for change in found.fields if change.row.kind != "same"] == ["标题", "事件日期"]
    assert compare(old.content, old.content).is_same is True


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("alliance_news", ["heading_missing", "text_missing", "credit_missing"]),
        ("notice", ["heading_missing", "text_missing"]),
    ],
)
def test_an_empty_article_is_kept_and_not_submitted(kind: str, expected: list[str]) -> None:
    article = make_article(kind=kind, heading=" ", blocks=(), credit_text="")
    with pytest.raises(Refused) as refused:
        articles.submit(article=article, by=article.author)
    assert list(refused.value.codes) == expected


def test_a_heading_of_more_than_a_hundred_characters_is_not_submitted() -> None:
    article = make_article(heading="长" * 101)
    assert codes(rules.gaps(article)) == ["heading_long"]
    assert codes(rules.hints(article)) == ["heading_long_for_wechat"]


def test_hints_do_not_stop_anybody() -> None:
    make_network_pair()
    article = make_article(
        kind="policy_digest", heading="长" * 33, blocks=(Paragraph("近日，甲方联盟开会。"),), credit_text=""
    )
    assert codes(rules.hints(article)) == ["source_missing", "date_hidden", "heading_long_for_wechat", "name_ambiguous"]
    assert articles.submit(article=article, by=article.author).state == S.SUBMITTED


def test_a_real_date_answers_the_hint() -> None:
    article = make_article(blocks=(Paragraph("近日开会。"),), event_on=date(2024, 3, 15))
    assert codes(rules.hints(article)) == []


def make_network_pair() -> tuple[Any, Any]:
    """Two alliances with the same short name."""
    host()
    return make_alliance("甲方产业技术创新战略联盟", "甲方联盟"), make_alliance(
        "甲方材料产业技术创新战略联盟", "甲方联盟"
    )


def test_a_name_of_two_organisations_is_asked_and_the_answer_is_kept() -> None:
    one, other = make_network_pair()
    article = make_article(blocks=(Paragraph("甲方联盟开会。甲方联盟又开会。"),))
    assert [(m.text, m.organisation, sorted(m.candidates)) for m in article.mentions.filter(text="甲方联盟")] == [
        ("甲方联盟", None, sorted([one.pk, other.pk]))
    ] * 2
    settle_name(article=article, text="甲方联盟", organisation=other, by=article.author)
    saved = articles.revise(
        article=article, expected_version=1, blocks=(Paragraph("会后，甲方联盟发布公报。"),), by=article.author
    )
    assert [(m.organisation, m.is_confirmed) for m in saved.mentions.filter(text="甲方联盟")] == [(other, True)]


def test_a_name_is_not_settled_as_something_it_cannot_mean() -> None:
    make_network_pair()
    article = make_article(blocks=(Paragraph("甲方联盟开会。"),))
    with pytest.raises(Refused) as refused:
        settle_name(article=article, text="甲方联盟", organisation=make_alliance(), by=article.author)
    assert refused.value.codes == ("not_a_candidate",)


def test_mentions_point_at_their_text() -> None:
    alliance = make_alliance("粉末冶金产业技术创新战略联盟", "粉末冶金联盟")
    article = make_article()
    text = text_of(article)
    assert [(text[m.start : m.end], m.organisation) for m in article.mentions.filter(organisation=alliance)] == [
        ("粉末冶金联盟", alliance)
    ] * 2


def test_the_shelf_holds_accepted_articles_longest_waiting_first() -> None:
    first, second = make_accepted(heading="第一篇"), make_accepted(heading="第二篇")
    make_submitted(heading="还没有采用")
    assert list(Article.objects.on_shelf()) == [first, second]


def test_accepting_what_one_has_not_read_is_refused() -> None:
    article = make_submitted()
    editor = make_person("editor")
    articles.revise(article=article, expected_version=1, heading="又改了", by=editor)
    with pytest.raises(Refused) as refused:
        articles.accept(article=article, expected_version=1, by=editor)
    assert refused.value.codes == ("changed_meanwhile",)


def test_returning_needs_a_note_and_the_author_sees_it() -> None:
    article, editor = make_submitted(), make_person("editor")
    with pytest.raises(Refused) as refused:
        articles.return_for_change(article=article, note=" ", by=editor)
    assert refused.value.codes == ("note_missing",)
    articles.return_for_change(article=article, note="请补日期", by=editor)
    article.refresh_from_db()
    assert (article.state, article.note) == (S.RETURNED, "请补日期")


def test_an_issue_takes_an_article_and_puts_it_back() -> None:
    article, editor = make_accepted(), make_person("editor")
    assert articles.mark_used(article=article, by=editor).state == S.USED
    with pytest.raises(Refused) as refused:
        articles.revise(article=article, expected_version=1, heading="晚了", by=editor)
    assert refused.value.codes == ("used",)
    assert list(Article.objects.on_shelf()) == []
    articles.put_back(article=article, by=editor)
    assert list(Article.objects.on_shelf()) == [article]


def test_withdrawn_articles_stay_and_can_be_reopened() -> None:
    article = make_article()
    articles.withdraw(article=article, by=article.author)
    assert codes(rules.edit_refusals(article, by=article.author)) == ["withdrawn"]
    assert articles.reopen(article=article, by=article.author).state == S.DRAFT


# Who may make which move, by role; the author is an alliance's secretary.
MOVES = {
    "submit": ({S.DRAFT, S.RETURNED}, {"author", "editor"}),
    "accept": ({S.SUBMITTED}, {"editor"}),
    "return": ({S.SUBMITTED, S.ACCEPTED}, {"editor"}),
    "withdraw": ({S.DRAFT, S.SUBMITTED, S.RETURNED}, {"author", "editor"}),
    "reopen": ({S.WITHDRAWN}, {"author", "editor"}),
    "use": ({S.ACCEPTED}, {"editor"}),
    "put_back": ({S.USED}, {"editor"}),
}


def test_no_move_is_left_out_of_the_table() -> None:
    assert {move.verb: set(move.sources) for move in ARTICLE.moves} == {verb: found[0] for verb, found in MOVES.items()}


@pytest.mark.parametrize("state", ArticleState.values)
def test_every_move_from_every_state_by_every_role(state: str) -> None:
    secretary = make_person("alliance_secretary", host_code=make_alliance().code)
    article = in_state(state, by=secretary)
    people = {
        "author": secretary,
        "editor": make_person("editor"),
        "stranger": make_person("alliance_secretary", host_code=make_alliance().code),
        "reader": make_person("reader"),
    }
    for (verb, (sources, roles)), (role, person) in product(MOVES.items(), people.items()):
        expected = [] if role in roles else ["not_permitted"]
        expected += [] if state in sources else ["wrong_state"]
        assert (verb, role, codes(ARTICLE.refusals(article, verb, by=person))) == (verb, role, expected)


@pytest.mark.parametrize("state", ArticleState.values)
def test_who_may_change_the_text_in_which_state(state: str) -> None:
    secretary = make_person("alliance_secretary", host_code=make_alliance().code)
    article = in_state(state, by=secretary)
    locked = {S.USED: ["used"], S.WITHDRAWN: ["withdrawn"]}.get(state)
    assert codes(rules.edit_refusals(article, by=make_person("editor"))) == (locked or [])
    with_author = [] if state in {S.DRAFT, S.RETURNED} else ["with_editors"]
    assert codes(rules.edit_refusals(article, by=secretary)) == (locked or with_author)
    assert codes(rules.edit_refusals(article, by=make_person("reader"))) == (locked or ["not_permitted"])


def test_who_may_see_an_article() -> None:
    alliance, other = make_alliance(), make_alliance()
    author = make_person("alliance_secretary", host_code=alliance.code)
    teammate = make_person("alliance_secretary", host_code=alliance.code)
    stranger = make_person("alliance_secretary", host_code=other.code)
    editor_elsewhere = make_person("editor", host_code=other.code)
    own = make_article(by=author, contributors=(alliance,))
    make_article()
    assert list(Article.objects.visible_to(author)) == [own]
    assert list(Article.objects.visible_to(teammate)) == [own]
    assert list(Article.objects.visible_to(stranger)) == []
    assert list(Article.objects.visible_to(editor_elsewhere)) == []
    assert Article.objects.visible_to(make_person("editor")).count() == 2


def test_the_database_holds_what_must_always_be_true() -> None:
    article = make_article()
    bad: list[dict[str, Any]] = [
        {"state": "lost"},
        {"origin": "dream"},
        {"kind": ""},
        {"version": 0},
        {"state": "accepted", "heading": ""},
        {"event_since": date(2024, 3, 2), "event_until": date(2024, 3, 1)},
    ]
    for values in bad:
        with pytest.raises(IntegrityError), transaction.atomic():
            Article.objects.filter(pk=article.pk).update(**values)


def test_a_picture_is_kept_once_and_comes_back_unchanged() -> None:
    editor = make_person("editor")
    picture = keep_picture(data=png(), by=editor)
    assert keep_picture(data=png(), by=editor) == picture
    assert (picture.media_type, picture.width, picture.height) == ("image/png", 40, 30)
    assert picture_bytes([picture.sha256, "0" * 64]) == {picture.sha256: png()}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_picture"),
        (b"<svg onload=alert(1)>", "not_a_picture"),
        (png()[:60], "picture_damaged"),
        (png()[:16] + b"\0\1\0\0\0\1\0\0" + png()[24:], "picture_large"),
        (png() + b"\0" * (10 * 2**20), "picture_heavy"),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        keep_picture(data=data, by=make_person("editor"))
    assert refused.value.codes == (code,)
    assert ArticlePicture.objects.count() == 0


def test_an_article_with_an_unknown_picture_is_not_submitted() -> None:
    kept = keep_picture(data=png(), by=make_person("editor"))
    blocks: tuple[Block, ...] = (Picture(kept.sha256, "image/png"), Picture("0" * 64, "image/png", caption="图"))
    article = make_article(blocks=blocks)
    assert codes(rules.gaps(article)) == ["picture_missing"]
    assert codes(rules.hints(article)) == ["picture_undescribed"]
