"""The doors of views: each view says who may enter, and a house test finds those that do not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from xiefa.kernel.permission import roles_with

View = Callable[..., HttpResponseBase]
Rule = Callable[[Any], bool]


class _Access:
    """``@access(rule)``, ``@access.signed_in`` and ``@access.anyone``."""

    def __call__(self, rule: Rule) -> Callable[[View], View]:
        """Let in those for whom ``rule(user)`` holds; others sign in or read which role they need."""

        def decorate(view: View) -> View:
            @wraps(view)
            def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                if not rule(request.user):
                    raise PermissionDenied(why_not(rule))
                return view(request, *args, **kwargs)

            guarded.door = rule  # type: ignore[attr-defined]
            return guarded

        return decorate

    def anyone(self, view: View) -> View:
        """Let in everybody, signed in or not."""
        view.door = self.anyone  # type: ignore[attr-defined]
        return view

    def signed_in(self, view: View) -> View:
        """Let in everybody who has signed in."""
        return self(is_signed_in)(view)


def is_signed_in(user: Any) -> bool:
    """The rule of pages that belong to every person with an account."""
    return bool(user.is_authenticated)


def why_not(rule: Rule) -> str:
    """The sentence for the page that keeps somebody out: which roles open this door."""
    permission = getattr(rule, "permission", None)
    if permission is None:
        return _("您的账号没有打开这一页的权限。如果工作需要，请与管理员联系。")
    names = "、".join(str(role) for role in roles_with(permission))
    return _("打开这一页需要以下角色之一：%(roles)s。如果工作需要，请与管理员联系。") % {"roles": names}


access = _Access()
