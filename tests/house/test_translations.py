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
