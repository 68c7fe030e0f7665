"""Why the desk refuses: a code for programs and tests, a sentence for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Merely wrong acts are never refused; these cannot happen at all, or not any more.
MESSAGES: dict[str, str | Promise] = {
    "stale": _("这张桌面在别处又往前办了一步，你刚才这一步没有办，也没有丢。"),
    "garbled": _("这一步没有送全，所以没有办。请回到桌面，再办一次。"),
    "closed": _("这件事已经办结，不能再办理。"),
    "shift_size": _("请选二到四个不同的案例，再开始连续办公。"),
    "case_retired": _("这个案例已经下架，不能再开始。"),
}


class CaseworkError(Exception):
    """The desk refuses; `code` is one of MESSAGES or an `ImpossibleAct`'s own."""

    def __init__(self, code: str, message: str = "") -> None:
        self.code = code
        self.message = message or str(MESSAGES[code])
        super().__init__(code)
