"""Why the exam room refuses, each with a code, an HTTP status and a sentence."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Refusal:
    status: int
    message: str | Promise


REFUSALS = {
    "not_found": Refusal(404, _("没有这次考试，或者它不属于你。")),
    "signed_out": Refusal(
        401, _("登录已失效，请刷新页面重新登录；未存到服务器的答案仍在这台电脑上。")
    ),
    "already_admitted": Refusal(409, _("你已有一份未完成的同一试卷，请先完成它。")),
    "form_withdrawn": Refusal(409, _("这份试卷已撤下，不能再用。")),
    "not_open_yet": Refusal(403, _("还没有到开考时间，请稍后再进入。")),
    "paper_sealed": Refusal(
        409, _("试卷还没有启封，请稍等再试；过了开考时间仍不能开始，请告诉监考人员。")
    ),
    "not_started": Refusal(409, _("本次考试还没有开始，请先点“开始作答”。")),
    "already_started": Refusal(409, _("本次考试已经开始，请直接继续作答。")),
    "already_submitted": Refusal(409, _("你已交卷，答案不能再改。")),
    "expired": Refusal(410, _("考试时间已到，系统已收卷，答案不能再改。")),
    "late": Refusal(
        410, _("这次保存晚于截止时间，已另行记录，不计入答卷；此前保存的答案都有效。")
    ),
    "void": Refusal(409, _("本次考试已作废，请联系监考人员。")),
    "too_early": Refusal(409, _("还没有到可以交卷的时间，请继续检查答案。")),
    "lease_lost": Refusal(
        409,
        _(
            "本次考试已在另一处继续作答，这里不能再保存；"
            "如要回到这里，请刷新页面并选择“在这里继续”。"
        ),
    ),
    "bad_answer": Refusal(400, _("这个答案不符合本题的作答方式，没有保存。")),
    "malformed": Refusal(400, _("保存请求不完整，没有保存；请刷新页面再试。")),
    "hash_mismatch": Refusal(400, _("答案在传输中有变，没有保存；请再试一次。")),
    "uuid_reused": Refusal(409, _("这次保存的编号已用于另一个答案，没有保存。")),
    "item_unknown": Refusal(400, _("试卷中没有这道题，没有保存。")),
    "too_many_events": Refusal(429, _("保存次数过多，请联系监考人员。")),
    "stale": Refusal(409, _("本题已有更新的答案，这次保存不生效；请核对后再保存。")),
    "grant_invalid": Refusal(400, _("加时须为 1 至 600 分钟，并写明理由。")),
}


class AttemptError(Exception):
    """The exam room refuses; `code` is one of REFUSALS."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.status = REFUSALS[code].status
        self.message = str(REFUSALS[code].message)
        super().__init__(code)
