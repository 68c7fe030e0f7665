"""Why the exam room refuses, each with a code, an HTTP status and a sentence."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Refusal:
    status: int
    message: str | Promise


REFUSALS = {
    "not_found": Refusal(404, _("没有这次考试，或者它不属于你。")),
    "bad_token": Refusal(
        401, _("这一页的作答凭证已失效，请刷新页面；未存到服务器的答案仍在这台电脑上。")
    ),
    "signed_out": Refusal(
        401, _("登录已失效，请刷新页面重新登录；未存到服务器的答案仍在这台电脑上。")
    ),
    "already_admitted": Refusal(409, _("你已有一份未完成的同一试卷，请先完成它。")),
    "not_let_in": Refusal(403, _("请先由监考人员核验身份，核验后就可以开始。")),
    "pledge_missing": Refusal(400, _("请先阅读并勾选诚信承诺，再开始作答。")),
    "too_late_to_start": Refusal(
        403, _("已过迟到时限，不能再入场；如有特殊情况，请告诉监考人员。")
    ),
    "place_refused": Refusal(
        403, _("这台电脑不在本考场允许的范围内，请告诉监考人员。")
    ),
    "browser_refused": Refusal(
        403, _("本场考试须用指定的考试浏览器进入，请告诉监考人员。")
    ),
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
    "terminated": Refusal(409, _("监考人员已终止本次作答，答案不能再改。")),
    "paused": Refusal(423, _("考试暂停中，答案先存在这台电脑上，恢复后自动补存。")),
    "time_left": Refusal(409, _("考试时间已经延长，请继续作答。")),
    "manifest_differs": Refusal(
        409, _("有答案还没有存到服务器，没有交卷；存好后会再试。")
    ),
    "elsewhere": Refusal(
        409,
        _(
            "本次考试正在另一处作答。要在这台电脑上继续，"
            "请向监考人员要换机码；模拟考试可以直接在这里继续。"
        ),
    ),
    "code_wrong": Refusal(403, _("换机码不对或已失效，请向监考人员再要一个。")),
    "too_early": Refusal(409, _("还没有到可以交卷的时间，请继续检查答案。")),
    "lease_lost": Refusal(
        409,
        _("本次考试已在另一处继续作答，这里不能再保存；如要回到这里，请刷新页面。"),
    ),
    "bad_answer": Refusal(400, _("这个答案不符合本题的作答方式，没有保存。")),
    "malformed": Refusal(400, _("保存请求不完整，没有保存；请刷新页面再试。")),
    "hash_mismatch": Refusal(400, _("答案在传输中有变，没有保存；请再试一次。")),
    "uuid_reused": Refusal(409, _("这次保存的编号已用于另一个答案，没有保存。")),
    "item_unknown": Refusal(400, _("试卷中没有这道题，没有保存。")),
    "too_many_events": Refusal(429, _("保存次数过多，请联系监考人员。")),
    "too_large": Refusal(413, _("这次保存的内容过大，没有保存。")),
    "broken_chain": Refusal(
        409, _("这次保存与前一次接不上，没有保存；页面会按次序重新发送。")
    ),
    "station_online_only": Refusal(
        409, _("办事操作须联网由服务器应答，没有保存；请连上网络再操作。")
    ),
    "act_stale": Refusal(
        409, _("这一站在别处又往前办了一步，你刚才这一步没有办；请看清现在的桌面再办。")
    ),
    "act_impossible": Refusal(400, _("这一步现在办不了，没有办。")),
    "busy": Refusal(503, _("服务器正忙，这次还没有保存，页面会自动再试。")),
    "grant_invalid": Refusal(400, _("加时须为 1 至 600 分钟，并写明理由。")),
    "reason_missing": Refusal(400, _("请写明理由。")),
    "cannot_pause": Refusal(409, _("这份答卷现在不能暂停。")),
    "not_paused": Refusal(409, _("这份答卷没有暂停。")),
    "message_empty": Refusal(400, _("请写下要通知考生的话，最长 300 字。")),
    # files, room-end codes and writes that were set aside
    "code_malformed": Refusal(
        400, _("考场结束码是 16 位数字或字母 a 至 f，请对照考生屏幕再录一次。")
    ),
    "room_end_over": Refusal(
        409, _("考生结束作答已久，考场结束码须在离场前录入，现在不能再录。")
    ),
    "file_too_large": Refusal(413, _("答案文件超过 8 MB，没有收下。")),
    "file_malformed": Refusal(
        400, _("这不是完整的答案文件，或者被改动过，没有收下；请取原来的文件再传。")
    ),
    "file_sealed_otherwise": Refusal(
        400, _("解不开这个答案文件：它被改动过，或者属于另一台服务器。没有收下。")
    ),
    "file_mac": Refusal(
        400, _("答案文件的校验码不对，它不是由本次考试的作答页面生成的。没有收下。")
    ),
    "file_hash": Refusal(400, _("答案文件里有一条记录与它的摘要不符，没有收下。")),
    "file_chain": Refusal(
        400, _("答案文件里的记录前后接不上，有缺失或改动，没有收下。")
    ),
    "file_other_attempt": Refusal(
        409, _("这个答案文件属于另一份答卷，没有收下；请核对考生和科目。")
    ),
    "file_epoch_unknown": Refusal(
        409, _("答卷没有在这台电脑上作答的记录，答案文件没有收下。")
    ),
    "file_own_code": Refusal(
        409, _("考场结束码是你自己录入的，答案文件须由另一人上传。")
    ),
    "not_ended": Refusal(
        409, _("这份答卷还在作答，请等收卷以后再办；考生的电脑恢复网络后会自动补存。")
    ),
    "aside_unknown": Refusal(400, _("请先选中要处理的记录。")),
    "aside_unfit": Refusal(
        409, _("选中的记录里有不能作为答案的，不能采用；可以定为不采用。")
    ),
    "aside_settled": Refusal(
        409, _("选中的记录里有已经处理过的，请刷新页面看看现在的情况。")
    ),
    "aside_not_proposed": Refusal(
        409, _("采用须两人办理：先由一人提请，再由另一人确认。")
    ),
    "aside_same_person": Refusal(409, _("提请采用的人不能自己确认，须由另一人确认。")),
}


class AttemptError(Exception):
    """The exam room refuses; `code` is one of REFUSALS, `facts` go to the browser."""

    def __init__(self, code: str, **facts: Any) -> None:
        self.code = code
        self.facts = facts
        self.status = REFUSALS[code].status
        super().__init__(code)

    @property
    def message(self) -> str:
        return str(REFUSALS[self.code].message)


class ImpossibleHere(AttemptError):
    """The desk of a station refuses an act, in its own words."""

    def __init__(self, says: str) -> None:
        super().__init__("act_impossible")
        self.says = says

    @property
    def message(self) -> str:
        return self.says
