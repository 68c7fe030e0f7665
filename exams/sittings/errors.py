"""Why arranging an exam is refused: a code, an HTTP status and a sentence each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.errors import AccountError
from exams.attempts.errors import AttemptError
from exams.marking.errors import MarkingError
from exams.papers.errors import PaperError
from law.errors import LawError


@dataclass(frozen=True)
class Refusal:
    status: int
    message: str | Promise


REFUSALS = {
    # finding
    "not_an_id": Refusal(404, _("这不是考试的编号。")),
    "sitting_unknown": Refusal(404, _("没有这场考试，或者无权办理。")),
    # planning
    "window_invalid": Refusal(400, _("结束时间须晚于开考时间。")),
    "window_past": Refusal(400, _("结束时间已经过去，请重新填写考试时间。")),
    "window_under_standard": Refusal(
        400,
        _("考试时段不够做完理论和技能两部分，请推迟结束时间。标准规定两部分合计至少："),
    ),
    "too_many_sittings": Refusal(
        409, _("本机构这一年的考试已满 99 场，准考证号排不下更多批次。")
    ),
    "sitting_state": Refusal(
        409, _("这场考试现在的状态不能这样做，请刷新页面看看进行到哪一步。")
    ),
    # papers
    "form_centre": Refusal(409, _("这份试卷是为另一机构组的，不能选用。")),
    "form_level": Refusal(409, _("试卷的职业或等级与本场考试不同。")),
    "form_part": Refusal(409, _("理论卷和技能卷不能对调，请重新选择。")),
    "form_pool": Refusal(409, _("正式考试只能用考试题库组成的试卷，不能用练习卷。")),
    "form_not_ready": Refusal(
        409, _("试卷还没有审定和密封，或者已经用过、撤下，不能选用。")
    ),
    "starter_items_refused": Refusal(
        409, _("这份试卷含有公开的样题，正式机构的考试不能使用。")
    ),
    "paper_alarm": Refusal(
        409,
        _(
            "这份试卷有试题已停用或改动，试卷管理员还没有决定更换还是保留。"
            "请等决定，或者换一份试卷。"
        ),
    ),
    "frozen_items": Refusal(
        409, _("这份试卷有试题已冻结或停用，不能使用，请换一份试卷。")
    ),
    "window_short": Refusal(
        409, _("考试时段不够考生做完两份试卷，请换试卷或另行安排时间。")
    ),
    "file_exists": Refusal(409, _("这个文件已经存在，不覆盖。")),
    "not_its_paper": Refusal(
        409, _("这场考试没有选用这份试卷，或者这种文件不带姓名。")
    ),
    # candidates
    "roster_faults": Refusal(
        400, _("名单有错，一个人也没有登记。请改好后重新上传整份名单。")
    ),
    "file_unreadable": Refusal(400, _("读不到这个文件。")),
    "candidate_unknown": Refusal(404, _("这场考试没有这个准考证号的考生。")),
    "preview_expired": Refusal(
        400, _("预览已过期，名单没有登记，请重新上传这份文件。")
    ),
    "reason_missing": Refusal(400, _("请写明理由。")),
    "not_withdrawable": Refusal(409, _("考生已准考或已退考，不能再办退考。")),
    # rooms and seats
    "room_name_taken": Refusal(409, _("本场考试已有同名的考场。")),
    "seats_invalid": Refusal(
        400, _("座位数须为 1 至 300，并且不能少于已经坐人的座位号。")
    ),
    "addresses_invalid": Refusal(
        400, _("这些不是电脑地址或网段，请写成 192.168.1.0/24 这样：")
    ),
    "keys_invalid": Refusal(
        400, _("考试浏览器的配置密钥是 64 位的 0-9、a-f，这些不是：")
    ),
    "list_missing": Refusal(400, _("要检查，先填写允许的电脑地址或配置密钥。")),
    "not_invigilator": Refusal(409, _("这些人今天不是本机构的监考员：")),
    "invigilator_is_candidate": Refusal(409, _("本场考试的考生不能监考。")),
    "room_in_use": Refusal(409, _("这个考场已有考生，不能删除。")),
    "rooms_missing": Refusal(409, _("还没有设考场，不能分配座位。")),
    "no_one_to_place": Refusal(409, _("没有待分配座位的考生。")),
    "seats_missing": Refusal(
        409, _("座位不够，请加考场或加座位，然后再分配。还差的座位数：")
    ),
    "room_elsewhere": Refusal(404, _("这场考试没有这个考场。")),
    "seat_unknown": Refusal(400, _("这个考场没有这个座位号。")),
    "form_repeated": Refusal(409, _("同一份试卷选了两次。")),
    "form_not_parallel": Refusal(
        409, _("同一部分的几份试卷，作答时间须相同。请换一份试卷。")
    ),
    # entry
    "no_one_admitted": Refusal(409, _("还没有准考的考生，不能发入场码。")),
    "entry_wrong": Refusal(
        403, _("准考证号或入场码不对，请对照单子再输一次；仍不对，请告诉监考人员。")
    ),
    "entry_limited": Refusal(
        429, _("输错次数太多，请过一刻钟再试，或者请监考人员补发入场码。")
    ),
    "entry_early": Refusal(403, _("还没有到入场时间。最早入场：")),
    "entry_over": Refusal(403, _("本场考试已结束，不能再入场。")),
    # the console
    "order_repeated": Refusal(409, _("这一次已经办过，没有重复办理。")),
    "nobody_chosen": Refusal(400, _("请先选考生。")),
    "late_reason_missing": Refusal(
        409, _("已过迟到时限：要放行，请选“迟到仍准入场”的原因。")
    ),
    "reason_unknown": Refusal(400, _("请从列出的原因中选一项。")),
    "nothing_to_let_in": Refusal(409, _("没有待核验的答卷。")),
    "no_attempt": Refusal(409, _("没有可以这样办理的答卷。")),
    # admission
    "forms_missing": Refusal(409, _("还没有选定理论卷和技能卷，不能准考。")),
    "no_candidates": Refusal(409, _("名单里没有待准考的考生。")),
    "window_over": Refusal(409, _("考试时段已经结束，不能再准考。")),
    "already_admitted": Refusal(
        409, _("有考生在别的考试中领过这份试卷。请换一份试卷，或者给他们办理退考。")
    ),
    # panel
    "panel_too_small": Refusal(409, _("考评员人数少于标准规定的人数。")),
    "examiner_is_candidate": Refusal(409, _("本场考试的考生不能担任考评员。")),
    "examiner_has_office": Refusal(
        409,
        _("考务员、审核发布人、督导员和试卷管理员不能在本机构的考试中兼任考评员。"),
    ),
    "panel_missing": Refusal(409, _("还没有组成考评组，技能答卷无人评分。")),
    # closing and results
    "not_over": Refusal(
        409, _("考试时段还没有结束，并且有人还没有开始作答，现在不能收卷。")
    ),
    "still_writing": Refusal(409, _("还有考生正在作答，现在不能收卷。")),
    "unadmitted": Refusal(
        409, _("还有报了名却没有准考的考生，请先逐一办理退考，再收卷。")
    ),
    "file_elsewhere": Refusal(
        409, _("这个答案文件不属于本场考试的考生，没有收下；请核对考试和文件。")
    ),
    "attempt_elsewhere": Refusal(404, _("这份答卷不属于本场考试。")),
    "results_prepared": Refusal(
        409,
        _(
            "成绩已经合成，答案不能再补入。请告诉审核发布人先不要发布，"
            "把文件和考场记录留好，由机构负责人决定是否更正成绩。"
        ),
    ),
    "results_released": Refusal(
        409,
        _(
            "成绩已经发布，答案不能再补入。请把文件和考场记录留好，"
            "由机构负责人决定是否更正成绩。"
        ),
    ),
    "aside_undecided": Refusal(
        409, _("还有逾时或未经证实的作答没有处理，处理完才能合成成绩。")
    ),
    "results_missing": Refusal(409, _("还有答卷没有成绩，不能合成两部分成绩。")),
    "not_registrar": Refusal(403, _("只有本机构的审核发布人可以发布成绩。")),
    "same_person": Refusal(409, _("合成成绩的人不能自己发布，须由另一人发布。")),
    "own_result": Refusal(409, _("本场考试的考生不能经办自己的成绩。")),
    "own_marks": Refusal(409, _("本场考试的考评员不能经办自己所评的成绩。")),
}


class SittingError(Exception):
    """An act on a sitting is refused; `code` is one of REFUSALS.

    `details` names what stands in the way: tickets, question numbers, faults.
    """

    def __init__(self, code: str, details: Sequence[object] = ()) -> None:
        self.code = code
        self.status = REFUSALS[code].status
        self.message = str(REFUSALS[code].message)
        self.details = tuple(details)
        super().__init__(code)


# An act on a sitting reaches into other rooms, which refuse in their own words.
REFUSED = (
    SittingError,
    PaperError,
    MarkingError,
    AttemptError,
    AccountError,
    LawError,
)
