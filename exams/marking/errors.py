"""Why marking refuses, each with a code, an HTTP status and a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Refusal:
    status: int
    message: str | Promise


REFUSALS = {
    "not_ended": Refusal(409, _("考生还没有交卷，现在不能评分。")),
    "needs_panel": Refusal(409, _("这份试卷有须由人评分的题，不能只用机器阅卷。")),
    "nothing_to_mark": Refusal(409, _("这份试卷没有须由人评分的题。")),
    "mock_attempt": Refusal(409, _("模拟考试不进入考评组评分。")),
    "too_few_examiners": Refusal(409, _("考评组至少要有 3 人。")),
    "even_panel": Refusal(409, _("考评组须为单数，请增加或减少 1 人。")),
    "examiner_repeated": Refusal(409, _("同一考评员不能在考评组中出现两次。")),
    "not_examiner": Refusal(409, _("考评组成员须是本机构现任考评员。")),
    "chair_outside": Refusal(409, _("组长须是考评组成员。")),
    "own_script": Refusal(409, _("考评员不能评自己的答卷，请换一个考评组。")),
    "already_assigned": Refusal(409, _("这份答卷已经分给考评组。")),
    "sheet_signed": Refusal(
        409, _("这份评分表已经签字，不能再改；确有错误请告诉组长。")
    ),
    "point_unknown": Refusal(400, _("本题没有这个评分点，没有保存。")),
    "points_invalid": Refusal(
        400, _("给分须在 0 分和该评分点的分值之间，最小单位 0.5 分。")
    ),
    "veto_without_remark": Refusal(400, _("选了否决项，须写明考生的原句。")),
    "incomplete": Refusal(409, _("还有评分点没有给分，不能签字。")),
    "sheets_unsigned": Refusal(409, _("还有考评员没有签字，不能合成成绩。")),
    "spread_too_wide": Refusal(409, _("各位考评员给分相差过大，须由组长裁定。")),
    "sheet_changed": Refusal(
        409, _("有一份评分表签字后被改动过，不能合成成绩，请联系督导员。")
    ),
    "not_chair": Refusal(403, _("只有组长可以裁定。")),
    "answers_signed": Refusal(
        409,
        _(
            "这份答卷已有考评员签字，答案不能再补入；"
            "请保留文件和记录，向审核发布人说明。重开评分以后提供。"
        ),
    ),
    "reason_missing": Refusal(400, _("裁定须写明理由。")),
}


class MarkingError(Exception):
    """Marking refuses; `code` is one of REFUSALS, `details` names what lacks."""

    def __init__(self, code: str, details: Sequence[str] = ()) -> None:
        self.code = code
        self.status = REFUSALS[code].status
        self.message = str(REFUSALS[code].message)
        self.details = tuple(details)
        super().__init__(code)
