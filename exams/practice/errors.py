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
    "nothing_to_practise": _(
        "没有符合条件的题。换一个范围、题型或者难度，或者去掉“只做没做过的”再试。"
    ),
    "question_unknown": _("这次练习里没有这道题，或者它已停用、修订，请做下一题。"),
    "drill_finished": _("这次练习已经结束，可以看小结或者另开一次。"),
    "answer_empty": _("还没有作答，作答以后再交。"),
    "answer_invalid": _("没有读懂这个作答，什么也没有记下。请刷新这一页再答。"),
    "rule_cards_none": _("没有这项规程的规则卡，什么也没有收进来。"),
    "rule_card_not_waiting": _(
        "这张规则卡今天已经答过，或者还没有到期。这次作答没有记下，请接着做下一张。"
    ),
    "place_unknown": _("没有这个练习范围。"),
}


class PracticeError(Exception):
    """Practice refuses; `code` is one of REFUSALS."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.message = str(REFUSALS[code])
        super().__init__(code)
