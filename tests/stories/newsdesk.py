"""What several stories do at the desk, in the words of the screen."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.stories.installation import Installation

# A clipboard as Word fills it, with the alliance and the place of the demo put into the text.
WORD = (
    (Path(__file__).parents[1] / "newsroom" / "word_clipboard.html")
    .read_text(encoding="utf-8")
    .replace("粉末冶金产业技术创新战略联\n盟在长沙", "竹基材料产业创新联盟在岚川")
    .replace(">2024</span>", ">2027</span>")
)
_PASTE = """([html, text]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", text);
  document.querySelector(".ProseMirror")
    .dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
CHANNELS = ("pdf", "docx", "web", "wechat", "email", "text")


def enter(page: Page, here: Installation, group: str = "") -> None:
    """Go to the desk, and from there to one entry of its navigation."""
    page.goto(f"{here.base}/desk/")
    if group:
        page.get_by_role("navigation", name="工作台导航").get_by_role("link", name=group, exact=True).click()


def paste_from_word(page: Page, html: str = WORD) -> None:
    """What Word puts on the clipboard, pasted into the editor."""
    page.locator(".ProseMirror").click()
    page.evaluate(_PASTE, [html, "纯文字"])


def says(page: Page, sentence: str) -> None:
    """The page says this where people look for the answer to what they did."""
    expect(page.locator("#main")).to_contain_text(sentence)


def press(page: Page, name: str) -> None:
    """Press the button of that name."""
    page.get_by_role("button", name=name, exact=True).click()


def downloaded(page: Page, link: str) -> bytes:
    """The bytes behind a link that downloads."""
    with page.expect_download() as waiting:
        page.locator(link).first.click()
    return Path(waiting.value.path()).read_bytes()


def fill(form: Locator, **fields: str) -> None:
    """Each field by its name: a choice by its words."""
    for name, words in fields.items():
        field = form.locator(f"[name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(label=words)
        else:
            field.fill(words)
