"""The message: headers, a plain part, an HTML part, the pictures it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta, timezone
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime

from xiefa.manuscript import Manuscript, full_digest
from xiefa.publishing.channels.email.letter import letter
from xiefa.publishing.legibility import check
from xiefa.publishing.placing import document_title
from xiefa.publishing.plain import plain_text
from xiefa.publishing.rendition import Measure, Options, Part, Rendition, Warning

HTML_BYTES = 100_000
_BEIJING = timezone(timedelta(hours=8))


def render(
    manuscript: Manuscript, *, pictures: Mapping[str, bytes] | None = None, options: Options | None = None
) -> Rendition:
    """The issue as a message file (RFC 5322), ready to be sent or opened."""
    pictures, options = pictures or {}, options or Options()
    check(manuscript, pictures)
    page = letter(manuscript, options.picture_url or _content_address, verify_url=options.verify_url)
    text = plain_text(manuscript, verify_url=options.verify_url)
    message = _message(manuscript, text, page, {} if options.picture_url else pictures, options)
    html_part = Part(
        name="html",
        media_type="text/html",
        content=page.encode(),
        measures=(Measure("bytes", len(page.encode()), HTML_BYTES),),
    )
    return Rendition(
        channel="email",
        media_type="message/rfc822",
        extension="eml",
        content=message.as_bytes(policy=SMTP),
        warnings=tuple(_warnings(html_part)),
        parts=(Part(name="plain", media_type="text/plain", content=text.encode()), html_part),
    )


def _content_address(sha256: str) -> str:
    return f"cid:{_content_id(sha256)}"


def _content_id(sha256: str) -> str:
    return f"{sha256[:32]}@picture.invalid"


def _message(
    manuscript: Manuscript, text: str, page: str, pictures: Mapping[str, bytes], options: Options
) -> EmailMessage:
    key = full_digest(manuscript)[:32]
    message = EmailMessage(policy=SMTP)
    for name, value in _headers(manuscript, key, options).items():
        message[name] = value
    message.set_content(text, charset="utf-8", cte="base64")
    message.add_alternative(page, subtype="html", charset="utf-8", cte="base64")
    _attach(message, manuscript, pictures)
    for at, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_xiefa_{at}_{key}")  # the library's own boundary is random
    return message


def _headers(manuscript: Manuscript, key: str, options: Options) -> dict[str, str]:
    day = manuscript.masthead.date
    headers = {
        "Subject": " ".join(document_title(manuscript).split()),  # a line end would begin another header
        "From": options.sender,
        "To": options.recipient,
        "Date": format_datetime(datetime.combine(day, time(8), _BEIJING)) if day else "",
        "Message-ID": f"<{key}@{options.sender.rpartition('@')[2].strip('> ') or 'briefing.invalid'}>",
        "Content-Language": manuscript.language,
    }
    return {name: value for name, value in headers.items() if value}


def _attach(message: EmailMessage, manuscript: Manuscript, pictures: Mapping[str, bytes]) -> None:
    used = {picture.sha256: picture for picture in manuscript.pictures} if pictures else {}
    html_part = message.get_payload(1)
    if not isinstance(html_part, MIMEPart):
        return
    for sha256, picture in used.items():
        kind, _, subtype = picture.media_type.partition("/")
        html_part.add_related(pictures[sha256], kind, subtype, cid=f"<{_content_id(sha256)}>")


def _warnings(part: Part) -> Iterator[Warning]:
    size = part.measures[0]
    if not size.is_within:
        yield Warning(
            "email-too-long",
            f"邮件正文（HTML）有 {size.value:,} 字节，超过 {size.limit:,}：有的邮箱会截断，请附上 PDF 或网页地址。",
            f"The HTML part has {size.value:,} bytes, more than {size.limit:,}: some readers cut it off; "
            "attach the PDF or give the address of the page.",
        )
