from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REFUSALS: dict[str, str | Promise] = {
    "bank_too_small": _(
        "练习题库还不够组成一份这样的试卷。教师补充试题以后，你可以再来开始。"
    ),
    "mock_unknown": _("你没有这次模拟考试。"),
    "mock_unfinished": _("这次模拟考试还没有交卷，交卷以后才有结果。"),
    "item_unknown": _("这份试卷没有这道题。"),
    "group_code_unknown": _(
        "没有这个加入码对应的学习小组。请向教师核对，加入码也可能已经换过。"
    ),
    "group_own": _("你是这个小组的教师，不用加入。"),
    "colleague_unknown": _("没有这个登录名的教师，请核对后再填。"),
}


class PracticeError(Exception):
    """Practice refuses; `code` is one of REFUSALS."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.message = str(REFUSALS[code])
        super().__init__(code)
