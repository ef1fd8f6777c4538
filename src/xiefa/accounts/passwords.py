"""Rules for passwords, said in the language of the page."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Django's rule; its sentence has no Chinese translation in the release we use."""

    def get_error_message(self) -> str:
        """What is shown when the password is too short."""
        return _("密码太短，至少要 %(count)s 个字符。") % {"count": self.min_length}
