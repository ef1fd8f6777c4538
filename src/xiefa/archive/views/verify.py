"""The page that says whether a copy is true."""

from __future__ import annotations

from allauth.core.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xiefa.archive.domain.verification import Verdict, verify_digits, verify_file
from xiefa.archive.forms import CopyForm, DigitsForm
from xiefa.kernel.access import access
from xiefa.reading import Unreadable


@access.anyone
def verify(request: HttpRequest) -> HttpResponse:
    """Type the digits printed on a copy (GET, so that a code on paper can lead here), or hand in a file."""
    verdict: Verdict | None = None
    digits = DigitsForm(request.GET) if request.method == "GET" and "digest" in request.GET else DigitsForm()
    copy = CopyForm(request.POST, request.FILES) if request.method == "POST" else CopyForm()
    if digits.is_bound and digits.is_valid():
        verdict = verify_digits(digits.cleaned_data["digest"])
    is_too_often = copy.is_bound and not _may_hand_in(request)
    if is_too_often:
        copy.add_error("copy", _("一分钟之内交来的文件太多了。请过一分钟再试，或者输入印在文件末尾的校验码。"))
    elif copy.is_bound and copy.is_valid():
        verdict = _verdict_on(copy)
    status = 429 if is_too_often else 400 if digits.errors or copy.errors else 200
    context = {"digits": digits, "copy": copy, "verdict": verdict}
    return render(request, "archive/verify.html", context, status=status)


def _may_hand_in(request: HttpRequest) -> bool:
    """Whether this address has not handed in too many files; who is signed in is known and not counted."""
    return request.user.is_authenticated or consume(request, action="verify_copy")


def _verdict_on(form: CopyForm) -> Verdict | None:
    """The verdict on the file, or none when it cannot be read: the form then says why and what to do."""
    handed_in = form.cleaned_data["copy"]
    try:
        return verify_file(handed_in.read(), name=handed_in.name)
    except Unreadable as problem:
        language = "en" if (get_language() or "").startswith("en") else "zh"
        form.add_error("copy", f"{problem.messages[language]}{problem.ways_out[language]}")
        return None
