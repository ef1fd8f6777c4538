"""Every sentence has its English twin, and says as much."""

import re

import pytest
from babel.messages import Catalog
from tools import messages

from tests.house.sources import rooms

ROOMS = [room for room in rooms() if messages.messages_of(room)]
_PLACES = re.compile(r"%\(\w+\)[sd]")


def pairs(catalogue):
    """(Chinese, English) of every entry; plurals give one pair per form."""
    for entry in catalogue:
        if entry.id and isinstance(entry.id, tuple):
            yield from ((entry.id[0], form) for form in entry.string)
        elif entry.id:
            yield entry.id, entry.string


def lopsided(catalogue):
    """Entries whose English names other values than the Chinese does."""
    return [
        chinese
        for chinese, english in pairs(catalogue)
        if set(_PLACES.findall(chinese)) != set(_PLACES.findall(english))
    ]


def still_chinese(catalogue):
    """Entries whose English sentence is Chinese for the larger part; a quoted Chinese name is no fault."""
    sentences = (english for _chinese, english in pairs(catalogue))
    return [one for one in sentences if len(re.findall("[一-鿿]", one)) > len(re.findall("[A-Za-z]", one))]


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_has_an_english_twin(room):
    assert messages.missing_of(room) == []


@pytest.mark.parametrize("room", ROOMS)
def test_the_catalogue_holds_no_sentence_that_nobody_says(room):
    said = {message for _context, message in messages.messages_of(room)}
    assert [
        entry.id
        for entry in messages.read_catalogue(messages.catalogue_path(room))
        if entry.id and entry.id not in said
    ] == []


@pytest.mark.parametrize("room", ROOMS)
def test_both_languages_name_the_same_values(room):
    catalogue = messages.read_catalogue(messages.catalogue_path(room))
    assert (lopsided(catalogue), still_chinese(catalogue)) == ([], [])


def test_faulty_entries_are_found():
    catalogue = Catalog(locale="en")
    catalogue.add("第%(number)s期", "Issue %(no)s")
    catalogue.add("保存并继续", "保存并继续")
    assert lopsided(catalogue) == ["第%(number)s期"]
    assert still_chinese(catalogue) == ["保存并继续"]


def disagreements(catalogues):
    """Sentences that two rooms put into English differently: Django shows only one of the two."""
    said = {}
    for room, catalogue in catalogues.items():
        for entry in catalogue:
            if entry.id:
                said.setdefault((entry.context, str(entry.id)), {}).setdefault(str(entry.string), room)
    return {key: rooms for key, rooms in said.items() if len(rooms) > 1}


def test_one_sentence_has_one_english_in_all_rooms():
    assert disagreements({room: messages.read_catalogue(messages.catalogue_path(room)) for room in ROOMS}) == {}


def test_a_disagreement_is_found():
    one, other = Catalog(locale="en"), Catalog(locale="en")
    one.add("组织", "Organisations")
    other.add("组织", "Organisation")

    assert disagreements({"registry": one, "newsroom": other}) == {
        (None, "组织"): {"Organisations": "registry", "Organisation": "newsroom"}
    }
