"""Commands on issues in the system: take one in, hand one out."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

from xiefa.cli import site  # sets Django up; before any model is imported
from xiefa.cli.files import reading_of
from xiefa.cli.outcome import REFUSED, Failure, progress

from django.conf import settings  # isort: skip
from django.utils import translation  # isort: skip

from xiefa.accounts.models import User
from xiefa.briefing.composition import compose
from xiefa.briefing.domain.issues import import_issue
from xiefa.briefing.models import Issue
from xiefa.desk.errands import host_name_from, host_named
from xiefa.kernel.refusal import Refused
from xiefa.manuscript import Manuscript
from xiefa.newsroom.domain.pictures import picture_bytes
from xiefa.reading import Reading
from xiefa.registry.models import Organisation


def import_file(options: argparse.Namespace) -> int:
    """Take an issue into the system, as published."""
    site.prepare()
    path = Path(options.file)
    reading = reading_of(path)
    by = _person(options.by) if options.by else None
    with translation.override("en" if options.lang == "en" else settings.LANGUAGE_CODE):
        try:
            host = _host_for(reading, options.host, by=by)
            progress("存入 / importing")
            issue = import_issue(
                host=host,
                reading=reading,
                source_name=path.name,
                source_sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
                fills_gaps=options.fill_gaps,
                by=by,
            )
        except Refused as refused:
            sentences = " ".join(str(refusal.message) for refusal in refused.refusals)
            raise Failure(
                REFUSED,
                place=options.file,
                zh=(sentences, "如果它属于另一份简报，请用 --host 写出主办单位的代码或名称。"),
                en=(sentences, "If it belongs to another series, name its host with --host."),
            ) from refused
    print(
        f"{issue.host}：{issue} · {len(reading.findings)} 条提示 / findings · "
        f"{len(reading.not_understood)} 处未识别 / not understood"
    )
    return 0


def _host_for(reading: Reading, asked: str, *, by: User | None) -> Organisation:
    """The host named on the command line, by code or by name; else that of the installation."""
    known = Organisation.objects.filter(code=asked) if asked else Organisation.objects.filter(is_host=True)
    host = known.first()
    if host is not None:
        return host
    host, is_new = host_named(name=asked or host_name_from(reading.manuscript.masthead), by=by)
    if is_new:
        print(f"已登记主办单位 / host registered: {host}（{host.code}）")
    return host


def _person(name: str) -> User:
    person = User.objects.filter(username=name).first()
    if person is None:
        raise Failure(
            REFUSED,
            place="",
            zh=(f"没有登录名为“{name}”的用户。", "用 --by 指定一个已有的登录名，或不写 --by。"),
            en=(f"there is no user {name}.", "Name one that exists with --by, or leave --by out."),
        )
    return person


def manuscript_of(
    host_code: str, year: int, number: int, *, is_supplement: bool
) -> tuple[Manuscript, dict[str, bytes]]:
    """The manuscript of an issue in the system, with its pictures.

    Without a host the issue of the installation's own host is meant, else the only one of that number.
    """
    issues = Issue.objects.filter(year=year, number=number, is_supplement=is_supplement).order_by(
        "-host__is_host", "pk"
    )
    found = list(issues.filter(host__code=host_code) if host_code else issues)
    if not found or (len(found) > 1 and not found[0].host.is_host):
        hosts = "、".join(f"{issue.host.code}/{year}-{number}" for issue in found)
        raise Failure(
            REFUSED,
            place=f"{year}-{number}",
            zh=(
                "系统里没有这一期。" if not found else "不止一份简报有这一期。",
                hosts or "请检查年份和期号，或给出文件名。",
            ),
            en=("there is no such issue." if not found else "several series have it.", hosts or "Check the number."),
        )
    manuscript = compose(found[0])
    return manuscript, picture_bytes(picture.sha256 for picture in manuscript.pictures)
