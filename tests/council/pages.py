"""What the tests of the pages of preparation share: addresses, messages, errors and files to upload."""

from io import BytesIO
from zipfile import ZipFile

from django.urls import reverse

CONFIRMED = {"confirm": "yes"}
HTMX = {"headers": {"hx-request": "true"}}
PDF = b"%PDF-1.7\n%%EOF\n"


def url(name, *args):
    return reverse(f"council:{name}", args=args)


def said(response):
    return [str(message) for message in response.context["messages"]]


def errors(response, name="form"):
    return dict(response.context[name].errors)


def office_file(part):
    stream = BytesIO()
    with ZipFile(stream, "w") as box:
        box.writestr(part, "<x/>")
    return stream.getvalue()


def upload(data, name="报告.pdf"):
    file = BytesIO(data)
    file.name = name
    return file
