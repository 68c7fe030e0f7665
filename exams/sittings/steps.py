"""The way of a sitting as steps: what is done, what comes next, what it waits for. Pure.

The page and `sitting_status` tell the same steps.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.models import CentreRole
from exams.sittings.models import Sitting, SittingStatus
from exams.sittings.reports import SittingProgress

AFTER_CLOSE = {SittingStatus.MARKING, SittingStatus.SCORED, SittingStatus.RELEASED}


@dataclass(frozen=True)
class Step:
    """One act of the way. `confirm` is what the act will do, in words, if it is done
    at the press of a button; otherwise `url_name` is a page of its own."""

    key: str
    title: str
    says: str
    is_done: bool
    act: str
    url_name: str
    confirm: str = ""
    waits_for: str = ""
    role: CentreRole = CentreRole.CLERK
    is_optional: bool = False

    @property
    def is_ready(self) -> bool:
        return not self.is_done and not self.waits_for


def steps_of(
    sitting: Sitting, progress: SittingProgress, at: datetime
) -> tuple[Step, ...]:
    """All eight steps in their order; none of a sitting that is called off."""
    if progress.status == SittingStatus.CANCELLED:
        return ()
    return (
        _candidates(progress),
        _papers(progress),
        _panel(progress),
        _rooms(progress),
        _admission(sitting, progress, at),
        _closing(sitting, progress, at),
        _preparing(progress),
        _releasing(progress),
    )


def next_step(steps: tuple[Step, ...]) -> Step | None:
    """The first step that must be done and is not; None when results are released."""
    waiting = (step for step in steps if not step.is_done and not step.is_optional)
    return next(waiting, None)


def _candidates(progress: SittingProgress) -> Step:
    says = _("名单上 %(number)d 人。") % {"number": progress.candidates}
    return Step(
        key="candidates",
        title=_("添加考生"),
        says=says if progress.candidates else _("上传名单，看过预览再登记。"),
        is_done=progress.candidates > 0,
        act=_("添加考生"),
        url_name="sittings:candidates",
    )


def _papers(progress: SittingProgress) -> Step:
    chosen = _("理论卷和技能卷都已选定。")
    wanted = _("理论、技能各选一份密封的试卷；选定后撤下的要换一份。")
    return Step(
        key="papers",
        title=_("选定试卷"),
        says=chosen if progress.has_forms else wanted,
        is_done=progress.has_forms,
        act=_("选定试卷"),
        url_name="sittings:papers",
    )


def _panel(progress: SittingProgress) -> Step:
    says = _("已有 %(now)d 人，按现有考生数须有 %(needed)d 人，单数。") % {
        "now": progress.examiners,
        "needed": progress.examiners_needed,
    }
    return Step(
        key="panel",
        title=_("组成考评组"),
        says=says,
        is_done=progress.has_panel or progress.status in AFTER_CLOSE,
        act=_("组成考评组"),
        url_name="sittings:panel",
    )


def _rooms(progress: SittingProgress) -> Step:
    """Without rooms an exam is possible; with rooms everybody needs a seat."""
    waiting = _("%(rooms)d 个考场，%(number)d 人没有座位。") % {
        "rooms": progress.rooms,
        "number": progress.unplaced,
    }
    placed = _("%(rooms)d 个考场，都有座位。") % {"rooms": progress.rooms}
    without = _("可以不设：考生用密码登录，不核验入场，没有监考台。")
    is_over = progress.status in AFTER_CLOSE
    return Step(
        key="rooms",
        title=_("分配考场"),
        says=(waiting if progress.unplaced else placed) if progress.rooms else without,
        is_done=is_over or (progress.rooms > 0 and not progress.unplaced),
        act=_("考场和座位"),
        url_name="sittings:rooms",
        is_optional=progress.rooms == 0,
    )


def _admission(sitting: Sitting, progress: SittingProgress, at: datetime) -> Step:
    too_late = _("考试时间已过，不能再准考。请给没有准考的考生逐一办理退考。")
    waiting = _("%(number)d 人待准考。") % {"number": progress.registered}
    admitted = _("%(number)d 人已准考。") % {"number": progress.admitted}
    return Step(
        key="admit",
        title=_("准考"),
        says=" ".join(
            _said((progress.admitted, admitted), (progress.registered, waiting))
        )
        or _("准考后考生才能看到开始按钮。"),
        is_done=progress.admitted > 0 and progress.registered == 0,
        act=_("给全部考生准考"),
        url_name="sittings:admit",
        confirm=_(
            "将给 %(number)d 名考生各开一份理论答卷和一份技能答卷，两份试卷从此不能再换，"
            "临近开考才启封。考生到开考时间即可开始。"
        )
        % {"number": progress.registered},
        waits_for=too_late if at >= sitting.closes_at and progress.registered else "",
    )


def _said(*lines: tuple[int, str]) -> Iterator[str]:
    """The lines whose number is not zero."""
    return (line for number, line in lines if number)


def _closing(sitting: Sitting, progress: SittingProgress, at: datetime) -> Step:
    started = max(progress.theory.started, progress.skill.started)
    return Step(
        key="close",
        title=_("结束收卷"),
        says=_("理论已交 %(theory)d 份，技能已交 %(skill)d 份。")
        % {"theory": progress.theory.ended, "skill": progress.skill.ended}
        if started
        else _("没有开始作答的考生按缺考处理，不记零分。"),
        is_done=progress.status in AFTER_CLOSE,
        act=_("结束收卷"),
        url_name="sittings:close",
        confirm=_(
            "收卷后不能再作答。没有开始作答的部分记为缺考；"
            "技能答卷隐去姓名，交给考评组评分。"
        ),
        waits_for=_end_awaited(sitting, progress, at),
    )


def _end_awaited(sitting: Sitting, progress: SittingProgress, at: datetime) -> str:
    writing = progress.theory.open + progress.skill.open
    if writing:
        return _("还有 %(number)d 份答卷正在作答，交完才能收卷。") % {"number": writing}
    if at < sitting.closes_at and progress.theory.ready + progress.skill.ready:
        end = formats.date_format(
            timezone.localtime(sitting.closes_at), "n 月 j 日 H:i"
        )
        return _("全部考生交卷，或 %(end)s 考试结束以后，才能收卷。") % {"end": end}
    return ""


def _preparing(progress: SittingProgress) -> Step:
    missing = _("还有 %(number)d 份答卷没有成绩，评完才能合成。") % {
        "number": len(progress.unmarked)
    }
    undecided = _("还有 %(number)d 份答卷有逾时作答待处理，处理完才能合成。") % {
        "number": len(progress.undecided)
    }
    waits_for = " ".join(
        _said((len(progress.unmarked), missing), (len(progress.undecided), undecided))
    )
    return Step(
        key="prepare",
        title=_("合成成绩"),
        says=_("理论和技能各自达到合格分数才算合格，不平均，不相加。"),
        is_done=progress.status in {SittingStatus.SCORED, SittingStatus.RELEASED},
        act=_("合成成绩"),
        url_name="sittings:prepare",
        confirm=_(
            "将把每名考生的理论和技能成绩合成一份结果。"
            "合成后不能修改，由另一人核对并发布。"
        ),
        waits_for=waits_for,
    )


def _releasing(progress: SittingProgress) -> Step:
    return Step(
        key="release",
        title=_("发布成绩"),
        says=_("由审核发布人核对后一次发布全部成绩，不能是合成成绩的人。"),
        is_done=progress.status == SittingStatus.RELEASED,
        act=_("核对并发布成绩"),
        url_name="sittings:results",
        role=CentreRole.REGISTRAR,
    )
