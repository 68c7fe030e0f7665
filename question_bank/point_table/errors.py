"""Why a table is not saved: a code, a sentence and every fault."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from question_bank.point_table.rules import TableFault

REFUSALS: dict[str, str | Promise] = {
    "table_invalid": _("细目表有 %(count)d 处要改，没有保存。"),
    "table_changed": _(
        "别人刚刚保存了这份细目表，你的修改还没有保存。请看清下列差别再决定。"
    ),
    "level_unknown": _("标准中没有这个等级。"),
    "no_editor": _("只有教师和题库管理员可以修改鉴定要素细目表。"),
    "ending_unknown": _("文件名须以 .xlsx 或 .pdf 结尾。"),
    "preview_expired": _("预览已过期，请重新上传文件。"),
    "glyph_missing": _(
        "本机没有能印出下列字的字体，请安装 Noto Serif CJK 后再试：%(characters)s。"
    ),
}


class TableError(Exception):
    """The table is refused; `details` names everything that is wrong at once."""

    def __init__(
        self, code: str, details: Sequence[TableFault] = (), **values: object
    ) -> None:
        self.code = code
        self.details = tuple(details)
        told = {"count": len(self.details), **values}
        self.message = str(REFUSALS[code]) % told
        super().__init__("\n".join([self.message, *map(str, self.details)]))
