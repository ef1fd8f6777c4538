"""The council's meeting of the briefing, replayed: from the invitation to the letters that follow from it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browsing import overflow
from tests.publishing.extraction import docx_text, pdf_text
from tests.stories import chamber
from tests.stories.chamber import ADMITTED, CANCELLED, CHAIR, DEPUTY, DIRECTOR, FIRST, OTHERS, SECOND, SECRETARY
from tests.stories.installation import Installation
from tests.stories.newsdesk import downloaded, enter, fill, press, says

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("stories-3")]

PASSWORD = "a-long-phrase-for-stories"
TITLE = "联盟协发网暨国联中心第二届第四次理事会会议"
REPORTS = (
    "联盟协发网、国联中心2023年工作总结及2024年工作要点",
    "国联中心财务情况",
    "联盟协发网网员发展情况",
)
REASON, TASK = "未在规定时间内完成网员注册手续", "认真研究新增理事会成员条件和流程，制定操作办法"
ADMIT, CANCEL, REMIT = "批准3家联盟加入联盟协发网", "取消3家联盟网员注册资格", "新增理事会成员的条件和流程"
APPOINT, APPOINT_THERE = "联盟协发网副秘书长人选", "国联中心副主任人选"
DEPUTY_TEXT = "会议表决通过太阳能光热联盟秘书长杜凤丽担任联盟协发网副秘书长。"
DIRECTOR_TEXT = "会议表决通过粉末冶金联盟秘书长韩伟担任国联中心副主任。"
HERE, THERE = "联盟协发网 · 理事会 二届四次", "国联中心 · 理事会 二届四次"
MEMBERS = (CHAIR, *OTHERS)
TEXTS = {
    **{name: f"会议听取了{name}。" for name in REPORTS},
    ADMIT: f"会议批准{'、'.join(ADMITTED)}正式加入联盟协发网。",
    CANCEL: f"因{REASON}，依章程取消{'、'.join(CANCELLED)}的注册资格。",
    APPOINT: DEPUTY_TEXT,
    APPOINT_THERE: DIRECTOR_TEXT,
    REMIT: f"由秘书处会同网员联络部{TASK}，报理事长会议审议。",
}
# Each organisation counts its own resolutions.
NUMBERS = dict(zip(TEXTS, (1, 2, 3, 4, 5, 6, 1, 7), strict=True))
HANDS = {ADMIT: (17, 0, 0), CANCEL: (17, 0, 0), APPOINT: (16, 0, 1), APPOINT_THERE: (16, 0, 1), REMIT: (15, 1, 1)}
CONSEQUENCES = {
    **{name: [] for name in REPORTS},
    ADMIT: [f"“{name}”成为网员。" for name in ADMITTED],
    CANCEL: [f"“{name}”的注册资格被取消。" for name in CANCELLED],
    APPOINT: ["杜凤丽任联盟协发网秘书处副秘书长，名录里增加这一席位。"],
    APPOINT_THERE: ["韩伟任国联中心秘书处副主任，名录里增加这一席位。"],
    REMIT: [f"待办里增加一项，由秘书处负责：{TASK}"],
}


def test_the_meeting_of_the_briefing_from_the_invitation_to_the_letters(
    empty: Installation, as_person: Callable[..., Page], shot: Callable[..., None], tmp_path: Path
) -> None:
    scene = f"from tests.stories.chamber import set_the_scene; set_the_scene({PASSWORD!r})"
    empty.manage("shell", "-v", "0", "-c", scene)
    desk = as_person(empty, SECRETARY, password=PASSWORD)
    first, second = (as_person(empty, name, password=PASSWORD, width=390) for name in (FIRST, SECOND))
    registered(desk, empty, qualified=6, members=0)
    meeting = prepare(desk, empty)
    put_on_the_agenda(desk, meeting)
    shot(desk, "council-agenda")
    invite(desk, meeting)
    answer_the_letters(empty, first, second, shot)
    hold(desk, meeting, (first, second), shot)
    texts, record = papers(desk, meeting, tmp_path)
    read_the_papers(texts, record)
    look_it_up(desk, empty)
    write_the_news(desk, meeting)
    count_again(empty, tmp_path)
    assert [page.problems for page in (desk, first, second)] == [[], [], []]
    assert [overflow(page) for page in (first, second)] == [0, 0]


def prepare(page: Page, here: Installation) -> str:
    """The secretary prepares the fourth session of both councils; the address of the meeting."""
    enter(page, here, "会议")
    page.get_by_role("link", name="筹备会议").first.click()
    form = page.locator("form.x-form")
    page.get_by_label("会议名称").fill(TITLE)
    for at, body in ((1, HERE), (2, THERE)):
        choose(form, f"body_{at}", body.removesuffix(" 二届四次") + "（下一次：二届一次）")
        form.locator(f"[name=number_{at}]").fill("4")
    today = page.evaluate("new Date().toLocaleDateString('sv', {timeZone: 'Asia/Shanghai'})")
    page.get_by_label("会议开始时间").fill(f"{today}T09:00")
    page.get_by_label("地点").fill("北京")
    choose(form, "chair", CHAIR)
    choose(form, "recorder", "示例秘书长")
    press(page, "建立会议")
    says(page, "会议已建立。")
    says(page, f"{HERE}")
    says(page, f"{THERE}")
    return page.url


def put_on_the_agenda(page: Page, meeting: str) -> None:
    """Every point with its cases, in the order of the briefing."""
    add_point(page, meeting, "工作汇报", "听取报告")
    for name in REPORTS:
        add_point(page, meeting, name, "听取报告", parent="工作汇报")
    add_point(page, meeting, ADMIT, "批准加入")
    add_organisations(page, ADMITTED)
    add_point(page, meeting, CANCEL, "取消注册资格")
    add_organisations(page, CANCELLED, text=REASON)
    add_point(page, meeting, APPOINT, "任命", text=DEPUTY_TEXT)
    add_case(page, DEPUTY, person=DEPUTY, body="联盟协发网 · 秘书处", title="副秘书长")
    add_point(page, meeting, APPOINT_THERE, "任命", session=THERE, text=DIRECTOR_TEXT)
    add_case(page, DIRECTOR, person=DIRECTOR, body="国联中心 · 秘书处", title="副主任")
    add_point(page, meeting, REMIT, "交办")
    task = {"text": TASK, "owner": "秘书处", "co_owners": "网员联络部", "report_to": "联盟协发网 · 理事长会议"}
    add_case(page, TASK, **task)
    page.goto(meeting)
    expect(page.locator(".c-point-title a")).to_have_text(["工作汇报", *TEXTS])
    expect(page.locator(".c-gap")).to_have_count(0)


def add_point(page: Page, meeting: str, title: str, kind: str, **more: str) -> None:
    page.goto(f"{meeting}items/add/")
    fill(page.locator("form.x-form"), title=title, kind=kind, **more)
    press(page, "加入议程，接着填事项")
    expect(page.locator("h1")).to_have_text(title)


def add_case(page: Page, name: str, **fields: str) -> None:
    fill(page.locator("#cases form.x-form"), **fields)
    press(page, "添加事项")
    expect(page.locator("#cases .c-case-words strong").last).to_contain_text(name)


def add_organisations(page: Page, names: tuple[str, ...], **fields: str) -> None:
    """All of them in one go, each found by a few characters of its name."""
    find = page.locator("#cases .c-choose")
    for name in names:
        find.fill(name[:2])
        page.get_by_role("checkbox", name=name).check()
    fill(page.locator("#cases form.x-form"), **fields)
    press(page, "添加事项")
    expect(page.locator("#cases .c-case-words strong")).to_have_text(list(names))


def choose(form: Locator, name: str, words: str) -> None:
    form.locator(f"[name={name}]").select_option(label=words)


def invite(page: Page, meeting: str) -> None:
    """All members of both councils, and the two who are to be appointed, as observers; then the letters."""
    page.goto(f"{meeting}invitations/")
    press(page, "邀请全体成员")
    says(page, f"已邀请 {len(MEMBERS)} 位成员。")
    for name in (DEPUTY, DIRECTOR):
        fill(page.locator("section[aria-labelledby=invite-head] form"), person=name, role="列席")
        press(page, "邀请")
        says(page, f"已邀请{name}")
    page.goto(meeting)
    press(page, "发出会议通知")
    says(page, "会议通知已发出。")


def answer_the_letters(here: Installation, first: Page, second: Page, shot: Callable[..., None]) -> None:
    """Each opens the link of their letter on a phone, and answers."""
    letters = letters_about(here, count=2)
    assert sorted(letters) == [f"{name}@example.org" for name in (FIRST, SECOND)]
    for name, page in ((FIRST, first), (SECOND, second)):
        text = letters[f"{name}@example.org"].get_content()
        assert [title for title in TEXTS if title not in text] == []
        page.goto(text.split("议程、材料和回复：")[1].split()[0])
        page.get_by_role("radio", name="出席").check()
        press(page, "回复")
        says(page, "已收到您的回复")
    shot(first, "council-invitation")


def letters_about(here: Installation, *, count: int) -> dict[str, EmailMessage]:
    """The letters about the meeting by their addresses; the server's own worker may still be carrying one of them."""
    for _attempt in range(5):
        here.an_hour_later()
        letters = {letter["To"]: letter for letter in here.letters() if TITLE in letter["Subject"]}
        if len(letters) >= count:
            break
    return letters


def hold(page: Page, meeting: str, phones: tuple[Page, Page], shot: Callable[..., None]) -> None:
    """The recorder's screen: everybody arrives, every point is dealt with, the minutes are sealed."""
    page.goto(meeting)
    page.get_by_role("link", name="会议记录").click()
    everybody_arrives(page)
    page.locator("#move-open").click()
    expect(page.locator("#part-state")).to_contain_text("进行中")
    for name in REPORTS:
        turn_to(page, name)
        declare(page, name)
    for name in (ADMIT, CANCEL):
        turn_to(page, name)
        count_hands(page, HANDS[name])
        declare(page, name)
    turn_to(page, APPOINT)
    vote_by_name(page, meeting, phones, shot)
    declare(page, APPOINT)
    turn_to(page, APPOINT_THERE)
    count_hands(page, HANDS[APPOINT_THERE])
    declare(page, APPOINT_THERE)
    turn_to(page, REMIT)
    count_hands(page, HANDS[REMIT])
    shot(page, "council-record")
    declare(page, REMIT)
    page.locator("#move-close").click()
    expect(page.locator("#part-state")).to_contain_text("已休会")
    page.get_by_text("形成纪要……").click()
    page.locator("#move-minute").click()
    expect(page.locator("#part-state")).to_contain_text("已成纪要")


def everybody_arrives(page: Page) -> None:
    """Those who answered at one stroke, the others by a few letters of their names."""
    page.locator("#all-arrive").click()
    expect(page.locator("#part-state")).to_contain_text("在场 2 人，受邀 19 人")
    for name in (CHAIR, *OTHERS[2:], DEPUTY, DIRECTOR):
        page.locator("#find").fill(name)
        page.locator("#find").press("Enter")
    expect(page.locator("#part-state")).to_contain_text("在场 19 人，受邀 19 人")


def turn_to(page: Page, title: str) -> None:
    page.locator("#part-agenda button[data-turn]", has_text=title).click()
    expect(page.locator("#part-point .l-eyebrow")).to_be_visible()
    expect(page.locator("#point-title")).to_have_text(title)


def count_hands(page: Page, hands: tuple[int, int, int]) -> None:
    page.locator("#open-hands").click()
    for name, number in zip(("hands_for", "hands_against", "hands_abstain"), hands, strict=True):
        page.locator(f"[name={name}]").fill(str(number))
    page.locator("[name=hands_abstain]").press("Enter")
    expect(page.locator("#part-point .l-tally dd")).to_have_text([str(number) for number in hands])


def vote_by_name(page: Page, meeting: str, phones: tuple[Page, Page], shot: Callable[..., None]) -> None:
    """Two vote on their phones; the recorder enters what the others say aloud."""
    page.locator("#open-named").click()
    expect(page.locator(".l-count")).to_contain_text("0 / 17")
    for phone, choice in zip(phones, ("同意", "弃权"), strict=True):
        phone.goto(f"{meeting}now/")
        phone.get_by_role("link", name=f"去表决：{APPOINT}").click()
        says(phone, DEPUTY_TEXT)
        phone.get_by_role("radio", name=choice).check()
        press(phone, "下一步：确认")
        press(phone, "确认表决")
        expect(phone.get_by_role("heading", name="已经投出")).to_be_visible()
    shot(phones[0], "council-vote")
    expect(page.locator(".l-count")).to_contain_text("2 / 17")
    page.get_by_text("代录口头、书面的表决").click()
    expect(page.locator(".l-voice legend")).to_have_text([CHAIR, *OTHERS[2:]])
    page.get_by_role("button", name="没有选的都选“同意”").click()
    page.get_by_role("button", name="录入").click()
    expect(page.locator(".l-count")).to_contain_text("17 / 17")
    page.locator("#close-ballot").click()
    expect(page.locator("#part-point .l-tally dd")).to_have_text([str(one) for one in HANDS[APPOINT]])


def declare(page: Page, title: str) -> None:
    """The text and everything that follows are shown before they happen."""
    page.locator("#declare").click()
    expect(page.locator(".l-proposed")).to_have_text(TEXTS[title])
    expect(page.locator(".l-consequences li")).to_have_text(CONSEQUENCES[title])
    press(page, "确认宣布")
    says(page, "决议已经宣布")


def papers(page: Page, meeting: str, folder: Path) -> tuple[dict[str, str], dict[str, Any]]:
    """The text of everything that can be downloaded, in both formats, and the record of the votes."""
    page.goto(f"{meeting}documents/")
    found = {}
    for kind in ("minutes", "resolutions"):
        found[f"{kind}.pdf"] = pdf_text(downloaded(page, f"a[href$='/{kind}.pdf']"), folder)
        found[f"{kind}.docx"] = docx_text(downloaded(page, f"a[href$='/{kind}.docx']"))
    with zipfile.ZipFile(io.BytesIO(downloaded(page, "a[href$='/letters.zip']"))) as letters:
        for name in letters.namelist():
            read = letters.read(name)
            found[name] = pdf_text(read, folder) if name.endswith(".pdf") else docx_text(read)
    content = downloaded(page, "a[href$='/record.json']")
    (folder / "meeting.json").write_bytes(content)
    return found, json.loads(content)


def read_the_papers(texts: dict[str, str], record: dict[str, Any]) -> None:
    """Both formats say the same, and it is exactly what was resolved: names, numbers and dates."""
    resolved = {item["title"]: item["resolution"] for item in record["items"] if item["resolution"]}
    year, day = day_of(record)
    numbers = {title: f"〔{year}〕{number}号" for title, number in NUMBERS.items()}
    assert {title: one["text"] for title, one in resolved.items()} == TEXTS
    assert {title: one["designation"] for title, one in resolved.items()} == numbers
    numbers[APPOINT_THERE] = f"国联中心{numbers[APPOINT_THERE]}"  # on paper, beside those of the host
    stems = {name.rpartition(".")[0] for name in texts}
    assert {stem: texts[f"{stem}.pdf"] for stem in stems} == {stem: texts[f"{stem}.docx"] for stem in stems}
    minutes, resolutions = texts["minutes.pdf"], texts["resolutions.pdf"]
    assert re.findall(r"决议((?:国联中心)?〔.*?号)：(.*?。)(?=（|\d．|举手|记名|决议|四、)", minutes) == [
        (numbers[title], TEXTS[title]) for title in TEXTS
    ]
    assert [title for title in TEXTS if f"{title}决议{numbers[title]}{TEXTS[title]}" not in resolutions] == []
    for text in (minutes, resolutions):
        found = re.findall(r"同意(\d+)票，反对(\d+)票，弃权(\d+)票，表决通过", text)
        assert [tuple(map(int, votes)) for votes in found] == list(HANDS.values())
    assert [name for name in (*MEMBERS, DEPUTY, DIRECTOR, day) if name not in minutes] == []
    assert {stem: texts[f"{stem}.pdf"] for stem in stems - {"minutes", "resolutions"}} == letters_expected(numbers, day)


def day_of(record: dict[str, Any]) -> tuple[int, str]:
    """The year, and the day as it is printed."""
    days = {item["resolution"]["resolved_on"] for item in record["items"] if item["resolution"]}
    assert len(days) == 1
    day = date.fromisoformat(days.pop())
    return day.year, f"{day.year}年{day.month}月{day.day}日"


def letters_expected(numbers: dict[str, str], day: str) -> dict[str, str]:
    """Every letter, word for word."""
    here, there = chamber.NETWORK[1], chamber.CENTRE[1]
    begin = {title: f"经第二届理事会第四次会议研究（{day}，决议{number}），" for title, number in numbers.items()}
    admitted = f"{begin[ADMIT]}{here}批准贵单位正式加入。网员资格自{day}起生效。特此函告。{here}{day}"
    cancelled = f"{begin[CANCEL]}{here}决定取消贵单位的注册资格。理由：{REASON}。特此函告。{here}{day}"
    deputy = f"{begin[APPOINT]}任命您为{here}秘书处副秘书长。任期自{day}起。特此任命。{here}{day}"
    director = f"{begin[APPOINT_THERE]}任命您为{there}秘书处副主任。任期自{day}起。特此任命。{there}{day}"
    letters = (
        *((here, "关于批准加入的函", name, admitted) for name in ADMITTED),
        *((here, "关于取消注册资格的函", name, cancelled) for name in CANCELLED),
        (here, "任命书", DEPUTY, deputy),
        (there, "任命书", DIRECTOR, director),
    )
    return {
        f"{place:02d}-{title}-{to}": f"{office}{title}{to}：{text}"
        for place, (office, title, to, text) in enumerate(letters, 1)
    }


def look_it_up(page: Page, here: Installation) -> None:
    """The register, the pages of an admitted and of a cancelled alliance, those who were appointed, the task."""
    registered(page, here, qualified=0, members=3)
    names = page.locator("th.m-name")
    assert sorted(names.all_inner_texts()) == sorted(ADMITTED)
    names.get_by_role("link", name=ADMITTED[0]).click()
    assert ledger_entries(page) == [("41", "批准加入"), ("35", "授予注册资格")]
    page.goto(f"{here.base}/desk/registry/organisations/alliance-4/")
    expect(page.locator("h1")).to_have_text(CANCELLED[0])
    assert ledger_entries(page) == [("44", "取消注册资格"), ("38", "授予注册资格")]
    for code, name, title in (("citisa", DEPUTY, "副秘书长"), ("guolian", DIRECTOR, "副主任")):
        page.goto(f"{here.base}/desk/registry/organisations/{code}/")
        expect(page.locator("tr", has_text=name)).to_contain_text(title)
    enter(page, here, "交办")
    row = page.locator("tbody tr")
    for words in (TASK, "秘书处", "协办：网员联络部", "报告对象：理事长会议", "办理中"):
        expect(row).to_contain_text(words)


def registered(page: Page, here: Installation, *, qualified: int, members: int) -> None:
    enter(page, here, "网员名册")
    counts = [f"{qualified} 获得注册资格", f"{members} 正式网员", "0 暂停资格"]
    expect(page.locator(".m-counts li")).to_have_text(counts)


def ledger_entries(page: Page) -> list[tuple[str, str]]:
    """Number and kind of each entry on the page of an organisation, the newest first."""
    rows = page.locator("[aria-labelledby=ledger] tbody tr")
    expect(rows.first).to_be_visible()
    found = [row.locator("td").all_inner_texts() for row in rows.all()]
    return [(number.strip(), kind.strip()) for number, kind, _day, _resolution in found]


def write_the_news(page: Page, meeting: str) -> None:
    """The draft from the record lands in the newsroom and names the same alliances."""
    page.goto(f"{meeting}documents/")
    page.get_by_role("link", name="由会议起草稿件").click()
    press(page, "起草稿件")
    expect(page.locator("h1")).to_contain_text("联盟协发网召开第二届理事会第四次会议")
    for text in TEXTS.values():
        says(page, text)
    expect(page.locator(".x-badge").first).to_have_text("草稿")


def count_again(here: Installation, folder: Path) -> None:
    """Outsiders come to the same: the ledger by its hashes, the votes by the record."""
    exported = here.run("ledger", "export", folder / "ledger.txt")
    verified = here.run("ledger", "verify", folder / "ledger.txt")
    assert [exported.split()[0], verified.split()[1]] == ["48", "48"]
    assert exported.split()[-1] == verified.split()[-1]
    recounted = here.run("recount", folder / "meeting.json")
    assert recounted.splitlines()[-1] == "共 9 项，与宣布的全部相符。"
    here.run("check")
