"""How the house prints its issues: ``house_style`` and ``sign_off`` of ``policy/briefing.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from xiefa.kernel.policy import load_yaml, policy_path

_FILE = "briefing"
_LINES = ("issue_line", "issue_line_without_total", "supplement_line", "date_line")


@dataclass(frozen=True, slots=True)
class SectionStyle:
    """A standing section: its title and the kinds of article it takes (none named: all)."""

    title: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """What is printed the same in every issue of one host."""

    raw: Mapping[str, Any]

    @property
    def title_lines(self) -> list[str]:
        """The lines of the title, e.g. 产业技术创新战略联盟工作 and 简 报."""
        return [str(line) for line in self.raw["title_lines"]]

    @property
    def office(self) -> str:
        """Who compiles and issues it."""
        return str(self.raw["office"])

    @property
    def contents_heading(self) -> str:
        """What stands above the contents list."""
        return str(self.raw["contents_heading"])

    @property
    def is_continuous(self) -> bool:
        """Whether the number goes on over the turn of the year."""
        return bool(self.raw.get("numbering", "yearly") == "continuous")

    @property
    def sections(self) -> tuple[SectionStyle, ...]:
        """The standing sections in order."""
        return tuple(SectionStyle(one["title"], tuple(one.get("kinds", ()))) for one in self.raw["sections"])

    @property
    def contacts(self) -> list[dict[str, str]]:
        """The contact lines: label, value, text as printed, owner, href."""
        return [_contact(one) for one in self.raw.get("contacts", ())]

    def issue_line(self, *, year: int, number: int, total: int | None, is_supplement: bool) -> str:
        """2023年第6期（总第71期）."""
        name = "supplement_line" if is_supplement else "issue_line" if total else "issue_line_without_total"
        return str(self.raw[name]).format(year=year, number=number, total=total)

    def date_line(self, day: date | None) -> str:
        """2024年1月10日, or nothing while the date is open."""
        return str(self.raw["date_line"]).format(year=day.year, month=day.month, day=day.day) if day else ""

    def official_line(self, role: str, name: str) -> str:
        """审核：尚辉良."""
        return str(self.raw["officials"][role]).format(name=name)

    def prefix(self, kind: str) -> str:
        """报： or 送： for the kinds ``report`` and ``send``."""
        return str(self.raw[f"{kind}_prefix"])


def house_style(host_code: str = "") -> HouseStyle:
    """The style of this host: its own entry over the common one. ``ImproperlyConfigured`` names what is wrong."""
    raw = load_yaml(_FILE).get("house_style")
    problems = problems_of(raw)
    if problems:
        raise ImproperlyConfigured(f"{policy_path(_FILE)}: {' '.join(problems)}")
    own = (raw.get("hosts") or {}).get(host_code) or {}
    return HouseStyle({**raw, **own})


def distinct_people() -> int:
    """How many different people must answer for an issue: 3 or 2."""
    value = (load_yaml(_FILE).get("sign_off") or {}).get("distinct_people", 3)
    if value not in (2, 3):
        raise ImproperlyConfigured(f"{policy_path(_FILE)}: sign_off.distinct_people must be 2 or 3, not {value!r}.")
    return int(value)


def leader_titles() -> tuple[str, ...]:
    """Titles whose bearers a person confirms by hand."""
    return tuple((load_yaml(_FILE).get("proofing") or {}).get("leader_titles", ()))


def problems_of(raw: Any) -> list[str]:
    """Everything that is wrong with ``house_style``, one English sentence each."""
    if not isinstance(raw, Mapping):
        return ["The key 'house_style' is missing."]
    wanted = (*_LINES, "title_lines", "office", "contents_heading", "sections", "officials")
    found = [f"house_style.{key} is missing." for key in (*wanted, "report_prefix", "send_prefix") if not raw.get(key)]
    found += [f"house_style.{key}: {_pattern_problem(raw[key])}" for key in _LINES if _pattern_problem(raw.get(key))]
    missing = {"editor", "reviewer", "signer"} - set(raw.get("officials") or {})
    return found + [f"house_style.officials.{role} is missing." for role in sorted(missing)]


def _pattern_problem(pattern: Any) -> str:
    if not pattern:
        return ""
    try:
        str(pattern).format(year=2023, number=6, total=71, month=1, day=10)
    except (KeyError, IndexError, ValueError) as error:
        return f"the pattern {pattern!r} cannot be filled in ({error})."
    return ""


def _contact(raw: Mapping[str, str]) -> dict[str, str]:
    text = raw.get("text") or f"{raw['label']}：{raw['value']}"
    return {
        "label": raw["label"],
        "value": raw["value"],
        "text": text,
        "owner": raw.get("owner", ""),
        "href": raw.get("href", ""),
    }


@checks.register()
def check_house_style(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse to start with a house style that cannot be printed."""
    try:
        raw = load_yaml(_FILE).get("house_style")
        distinct_people()
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="briefing.E001")]
    hint = f"Edit {policy_path(_FILE)}."
    return [checks.Error(problem, hint=hint, id="briefing.E002") for problem in problems_of(raw)]
