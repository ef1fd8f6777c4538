"""Text → tokens, query → terms, and what the database finds with them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.archive import make_entry
from xiefa.archive.models import Entry
from xiefa.archive.search import engine
from xiefa.archive.search.highlight import marked, passages
from xiefa.archive.search.phrase import Term, terms_of
from xiefa.archive.search.tokens import Tokens, folded, tokens_of

TEXTS = (
    "再生资源联盟与梁山县政府签署战略合作协议",
    "TD产业联盟（２０２３年）召开OpenAI技术会，第 18 期“动物种业前沿科技论坛”。",
    "两部门印发《意见》促进制造业中试创新发展",
    "联合国教科文组织结盟",
    "𠮷野家与㐀字，〇七年",
)


def test_a_text_becomes_pairs_singles_and_words():
    assert tokens_of("TD联盟会，ＡＩ") == Tokens(("联盟", "盟会"), ("td", "联", "盟", "会", "ai"))


@given(st.text())
def test_folding_keeps_every_character_in_its_place(text):
    assert len(folded(text)) == len(text)


def test_a_query_becomes_terms():
    assert terms_of("创新链 “hello World”") == (
        Term("创新链", (("创新", "新链"),), (), ""),
        Term("hello world", (), ("hello",), "world"),
    )
    assert terms_of("盟") == (Term("盟", (), ("盟",), ""),)
    assert terms_of("，。!") == ()
    assert terms_of("联盟 联盟") == terms_of("联盟")
    assert len(terms_of(" ".join("甲乙丙丁戊己庚辛壬癸"))) == 8


@given(st.text(alphabet="联盟创新 \"“”AaＡ1*:^-()'\\%_&|!<>\0\n", max_size=120))
def test_no_query_breaks_the_terms(query):
    for term in terms_of(query):
        assert term.is_findable
        assert all("'" not in word and '"' not in word for word in (*term.words, term.prefix))


@pytest.fixture
def entries(db):
    return [make_entry(text, number=at, issued_on=date(2024, 1, 10)) for at, text in enumerate(TEXTS, 1)]


def found(query: str) -> list[str]:
    return [entry.text for entry in engine.entries_at(engine.find(terms_of(query), limit=50))]


@pytest.mark.engine
@pytest.mark.parametrize(
    ("query", "at"),
    [
        ("联盟", (0, 1)),
        ("盟", (0, 1, 3)),
        ("联合国教科文", (3,)),
        ("联 盟", (0, 1, 3)),
        ("td产业", (1,)),
        ("D产业", (1,)),
        ("2023年", (1,)),
        ("openai", (1,)),
        ("open", (1,)),
        ("ＡＩ技术", (1,)),
        ("《意见》", (2,)),
        ("𠮷野", (4,)),
        ("㐀", (4,)),
        ("〇七", (4,)),
        ("18", (1,)),
        ("盟联", ()),
        ("%", ()),
        ("创新 联盟", ()),
    ],
)
def test_it_finds_what_stands_in_the_text(entries, query, at):
    assert found(query) == [TEXTS[one] for one in at]


@pytest.mark.engine
def test_every_part_of_a_chinese_text_is_found(entries):
    text = TEXTS[2]
    parts = {text[start : start + size] for size in (1, 2, 3, 5) for start in range(len(text) - size)}
    missed = [part for part in sorted(parts) if terms_of(part) and text not in found(part)]
    assert missed == []


@pytest.mark.engine
def test_the_newest_come_first_a_page_at_a_time(db):
    for day in range(1, 6):
        make_entry(f"第{day}天联盟开会", number=1, issued_on=date(2024, 1, day))
    terms = terms_of("联盟")
    first = engine.entries_at(engine.find(terms, limit=2))
    then = engine.entries_at(engine.find(terms, limit=2, offset=2))
    assert [entry.text for entry in first + then] == [f"第{day}天联盟开会" for day in (5, 4, 3, 2)]


@pytest.mark.engine
def test_what_is_dropped_is_not_found(entries):
    engine.drop([entries[0].place])
    Entry.objects.filter(pk=entries[0].pk).delete()
    assert found("梁山县") == []


def test_a_hit_is_marked_where_it_stands():
    text = "召开ＡＩ技术会"
    fragments = marked(text, folded(text), terms_of("ai技术"))
    assert fragments == [("召开", False), ("ＡＩ技术", True), ("会", False)]


def test_overlapping_words_are_marked_once():
    text = "技术创新联盟"
    assert marked(text, text, terms_of("技术创新 创新联盟")) == [("技术创新", True), ("联盟", False)]


def test_passages_begin_with_the_sentence_and_stay_short():
    text = "前面的话。" + "无关。" * 200 + "这里说到联盟的事。" + "后面的话。" * 100
    (passage,) = passages(text, text, terms_of("联盟"))
    words = "".join(fragment.text for fragment in passage)
    assert words.startswith("这里说到联盟的事。")
    assert len(words) <= 160


def test_text_without_a_hit_shows_its_opening():
    text = "甲" * 500
    assert passages(text, text, terms_of("联盟")) == [[("甲" * 108, False)]]


@given(st.text(alphabet="联盟甲乙。\n", max_size=200), st.sampled_from(["联", "联盟", "盟甲"]))
def test_fragments_put_together_are_the_text(text, query):
    terms = terms_of(query)
    assert "".join(fragment.text for fragment in marked(text, folded(text), terms)) == text
    for passage in passages(text, folded(text), terms):
        assert "".join(fragment.text for fragment in passage) in text
