"""Articles out of files: the file is kept as it came, whatever becomes of it."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xiefa.kernel import audit
from xiefa.kernel.policy import policy_path
from xiefa.kernel.refusal import Refused, refuse_if
from xiefa.manuscript.model import Block, Credit, Paragraph, Picture
from xiefa.newsroom import rules
from xiefa.newsroom.domain.articles import write_article
from xiefa.newsroom.domain.pictures import keep_picture
from xiefa.newsroom.enums import Origin
from xiefa.newsroom.kinds import kinds
from xiefa.newsroom.models import Article, SourceFile
from xiefa.newsroom.understanding import SetAside, Understood, understand
from xiefa.reading.detect import read_source
from xiefa.reading.errors import Unreadable
from xiefa.reading.layout import load_layout
from xiefa.registry.models import Organisation, OrganisationName


@transaction.atomic
def keep_source(*, data: bytes, name: str, by: Any) -> SourceFile:
    """Keep an uploaded file unchanged, under its own name and the SHA-256 of its bytes."""
    sha256 = hashlib.sha256(data).hexdigest()
    short = name.replace("\\", "/").rsplit("/", 1)[-1][-200:] or _("未命名")
    source = SourceFile(name=short, sha256=sha256, size=len(data), uploaded_by=by)
    source.file.save(f"{sha256[:16]}.original", ContentFile(data), save=False)
    source.save(force_insert=True)
    audit.record("source.keep", source, by=by, details={"name": short, "sha256": sha256, "size": len(data)})
    return source


@transaction.atomic
def import_article(*, data: bytes, name: str, host: Organisation, kind: str, by: Any) -> Article | SourceFile:
    """Make a draft out of a file; if it cannot be read, give back the kept file with its ``problem``."""
    refuse_if(rules.write_refusals(host, kind, by=by))
    source = keep_source(data=data, name=name, by=by)
    try:
        understood = understand(read_source(data, name=name), load_layout(policy_path("briefing")))
    except Unreadable as error:
        source.problem = _words_of(error)
        source.save(update_fields=["problem"])
        return source
    return _draft(understood, source=source, host=host, kind=kind, by=by)


@transaction.atomic
def _draft(understood: Understood, *, source: SourceFile, host: Organisation, kind: str, by: Any) -> Article:
    blocks, lost = _with_kept_pictures(understood, by=by)
    source.set_aside = [asdict(one) for one in (*understood.set_aside, *lost)]
    source.save(update_fields=["set_aside"])
    credit = understood.credit
    if credit and not _fits(credit):
        blocks, credit = (*blocks, Paragraph(credit.text)), None
    return write_article(
        host=host,
        kind=kind,
        heading=understood.heading,
        blocks=blocks,
        credit_text=credit.text if credit else "",
        credit_source=(credit.source or "") if credit else "",
        contributors=named_organisations(credit.contributors) if credit and _is_from_others(kind) else (),
        origin=Origin.FILE,
        source=source,
        by=by,
    )


def _fits(credit: Credit) -> bool:
    """Whether the credit line has room in its field; a longer one stays in the text, where nothing is lost."""
    return len(credit.text) <= _longest("credit_text") and len(credit.source or "") <= _longest("credit_source")


def _longest(name: str) -> int:
    return getattr(Article._meta.get_field(name), "max_length", 0)


def named_organisations(names: tuple[str, ...]) -> tuple[Organisation, ...]:
    """The organisations that these words of a credit line name beyond doubt; the rest is left to a person."""
    found = []
    for name in names:
        office_of = name.removesuffix("秘书处").removesuffix("办公室")
        rows = OrganisationName.objects.filter(text__in={name, office_of}).values_list("organisation", flat=True)
        if len(set(rows)) == 1:
            found.append(Organisation.objects.get(pk=rows[0]))
    return tuple(found)


def _is_from_others(kind: str) -> bool:
    return kinds()[kind].contributor == "organisation"


def _with_kept_pictures(understood: Understood, *, by: Any) -> tuple[tuple[Block, ...], list[SetAside]]:
    """The blocks whose pictures could be kept, and the pictures that could not."""
    blocks: list[Block] = []
    lost: list[SetAside] = []
    for block in understood.blocks:
        if isinstance(block, Picture):
            try:
                keep_picture(data=understood.pictures[block.sha256], by=by)
            except Refused as refused:
                lost.append(SetAside(0, str(refused), "picture"))
                continue
        blocks.append(block)
    return tuple(blocks), lost


def _words_of(error: Unreadable) -> str:
    language = "en" if (get_language() or "zh").startswith("en") else "zh"
    return f"{error.messages[language]}{' ' if language == 'en' else ''}{error.ways_out[language]}"
