"""Templates: nothing inline, no sentence that cannot be translated, none that nobody uses."""

import re
from pathlib import Path

import pytest
from allauth import __file__ as allauth_init

from tests.house.sources import ROOMS, python_files, room_files

TEMPLATES = [path for path in room_files("*/templates/*") if path.suffix in {".html", ".txt", ".xml"}]
_INLINE = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>", re.I),
    "inline style": re.compile(r"<style\b|<[a-z][^>]*\sstyle=", re.I),
    "inline handler": re.compile(r"<[a-z][^>]*\son[a-z]+=", re.I),
    "javascript: address": re.compile(r"""(?:href|action)=["']javascript:""", re.I),
}
# Django and allauth look these up by name.
_LOOKED_UP = {
    "400.html", "403.html", "403_csrf.html", "404.html", "413.html", "429.html", "500.html", "account/password_reset_help_text.html",
}  # fmt: skip
_ALLAUTH = Path(allauth_init).parent / "templates"


def name_of(path):
    return path.as_posix().split("/templates/", 1)[1]


def inline_parts(text):
    return sorted(kind for kind, pattern in _INLINE.items() if pattern.search(text))


def untranslated(text):
    """Chinese words that stand in a template outside every translation, decoration for the eye left out."""
    text = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|<!--.*?-->", "", text, flags=re.S)
    text = re.sub(r"{%\s*blocktrans.*?endblocktrans(?:late)?\s*%}", "", text, flags=re.S)
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.S)
    # Decoration for the eye, and the name of a language in that language.
    text = re.sub(r"<(\w+)[^>]*(?:aria-hidden=\"true\"|lang=\"zh-Hans\")[^>]*>[^<]*</\1>", "", text)
    return re.findall(r"[一-鿿]+", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_nothing_is_inline(path):
    assert inline_parts(path.read_text(encoding="utf-8")) == []


def test_inline_parts_are_found():
    text = '<p style="color:red"><script>1</script><a onclick="x()" href="javascript:x()">x</a>'
    assert inline_parts(text) == ["inline handler", "inline script", "inline style", "javascript: address"]
    assert inline_parts('<script src="a.js"></script><script type="application/json">{}</script>') == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_sentence_can_be_translated(path):
    assert untranslated(path.read_text(encoding="utf-8")) == []


def test_an_untranslated_sentence_is_found():
    text = '{% comment %}注{% endcomment %}<p>保存</p><i aria-hidden="true">协</i>{% translate "退出" %}'
    assert untranslated(text) == ["保存"]


def references():
    """All text in which a template may be named."""
    files = [*python_files("src"), *room_files("*/templates/*.html"), *room_files("*/templates/*.txt")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def unused(names, text):
    return [name for name in names if f'"{name}' not in text and f"'{name}" not in text and not _is_looked_up(name)]


def _is_looked_up(name):
    return name in _LOOKED_UP or (_ALLAUTH / name).exists()


def test_every_template_is_used():
    assert unused([name_of(path) for path in TEMPLATES], references()) == []


def test_an_unused_template_is_found():
    assert unused(["desk/forgotten.html", "404.html", "desk/home.html"], 'render(request, "desk/home.html")') == [
        "desk/forgotten.html"
    ]


def test_templates_lie_in_a_folder_of_their_room():
    rooms = {name_of(path): path.relative_to(ROOMS).parts[0] for path in TEMPLATES}
    elsewhere = [name for name, room in rooms.items() if name.split("/")[0] != room and not _is_looked_up(name)]
    assert elsewhere == []
