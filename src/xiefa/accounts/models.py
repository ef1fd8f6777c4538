"""Rows of the room: people who can sign in, and the roles granted to them."""

from datetime import date
from typing import Any, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from xiefa.accounts.enums import Language
from xiefa.kernel import clock, permission
from xiefa.kernel.period import Period, PeriodQuerySet


class User(AbstractUser):
    """A person who can sign in. What the person may do follows from the roles granted, not from this row."""

    first_name = None  # type: ignore[assignment]  # Chinese names are not split; see display_name
    last_name = None  # type: ignore[assignment]
    groups = None  # type: ignore[assignment]  # roles replace Django's groups and permissions
    user_permissions = None  # type: ignore[assignment]

    email = models.EmailField(_("电子邮箱"), blank=True)
    display_name = models.CharField(_("姓名"), max_length=60, blank=True)
    language = models.CharField(_("界面语言"), max_length=10, choices=Language.choices, default=Language.CHINESE)

    objects = UserManager()

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")
        ordering = ["username"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_email_unique",
                condition=~Q(email=""),
                violation_error_message=_("这个邮箱已经用于另一个账号。"),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """The name people know; the sign-in name where none was given."""
        return self.display_name or self.username

    def get_short_name(self) -> str:
        """Chinese names are not shortened."""
        return self.get_full_name()

    def roles_in_force(self) -> tuple[tuple[str, str], ...]:
        """The roles held today, as (role key, host code); an empty code means every host.

        A superuser, as made on the command line, counts as an administrator everywhere. Read once per day
        and object; ``forget_roles`` makes the next question read again.
        """
        today = clock.today()
        if today not in self._roles_read:
            held = tuple(self.grants.at(today).values_list("role", "host_code"))
            self._roles_read[today] = held + ((("administrator", ""),) if self.is_superuser else ())
        return self._roles_read[today]

    def forget_roles(self) -> None:
        """Read the roles again at the next question."""
        self._roles_read.clear()

    @cached_property
    def _roles_read(self) -> dict[date, tuple[tuple[str, str], ...]]:
        return {}


class RoleGrantQuerySet(PeriodQuerySet):
    """The vocabulary of granted roles."""

    def not_ended(self, day: date) -> Self:
        """In force on ``day`` or beginning later."""
        return self.filter(Q(until=None) | Q(until__gt=day))

    def of_role(self, role: str) -> Self:
        """Grants of one role."""
        return self.filter(role=role)


class RoleGrant(Period):
    """That a person holds a role from one day until another, for one host organisation or for all."""

    user = models.ForeignKey(User, verbose_name=_("账号"), on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("角色"), max_length=40)
    host_code = models.CharField(_("主办组织代码"), max_length=64, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = _("角色授予")
        verbose_name_plural = _("角色授予")
        ordering = ["user", "role", "host_code", "since"]
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "role", "host_code"],
                condition=Q(until=None),
                name="accounts_one_open_grant",
                violation_error_message=_("这个人已经持有这个角色。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}：{self.role_name}{f'（{self.host_code}）' if self.host_code else ''}"

    @property
    def role_name(self) -> str:
        """The role's name in the reader's language."""
        known: Any = permission.roles().get(self.role)
        return str(known) if known else self.role
