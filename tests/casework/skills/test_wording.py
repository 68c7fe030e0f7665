"""What is said of a skill: never a figure of mastery, always what it rests on."""

from datetime import timedelta

import pytest

from casework.skills.frame import FunctionWeight, SkillCode
from casework.skills.tracing import GUESS_ACTED, Observation
from casework.skills.wording import evidence_text, reason_text, verdict_of
from tests.factories import MADE_AT

SKILL = SkillCode(
    ref="4:2.5.1S",
    code="2.5.1",
    text="能办理认定",
    url="/",
    points=1.4,
    level="四级",
    function=FunctionWeight("就业创业", 30),
)


def seen(*shares, errors=()):
    return [
        Observation(MADE_AT + timedelta(days=day), share, GUESS_ACTED, errors)
        for day, share in enumerate(shares)
    ]


@pytest.mark.parametrize(
    ("observations", "mastery", "said"),
    [
        ([], 0.2, "你还没有练过。"),
        (seen(1, 0.5, errors=("E1",)), 0.5, "上次丢了分，多半是漏步。"),
        (
            seen(1, 0, 0.5, errors=("E3",)),
            0.2,
            "你最近 2 次都丢了分，多半是逾期或过早。",
        ),
        (seen(0, 0.5), 0.2, "你最近 2 次都丢了分。"),
        (seen(0, 1), 0.7, "上次做对了，再练一次才稳。"),
        (seen(1, 1), 0.95, "已经熟练，隔一阵再练，免得忘了。"),
    ],
)
def test_the_reason_is_the_weight_and_what_happened(observations, mastery, said):
    assert reason_text(SKILL, observations, mastery) == (
        f"就业创业占四级技能考试 30 分。“能办理认定”{said}"
    )


def test_a_case_that_was_done_is_not_told_as_never_practised():
    said = reason_text(SKILL, [], 0.2, times=2)
    assert "没有练过" not in said
    assert said.endswith("你办过的几次没有考到这一项。")


def test_the_evidence_is_told_and_nearly_all_is_not_all():
    assert evidence_text([]) == ""
    assert evidence_text(seen(0, 0.999)) == (
        "练过 2 次，最近一次 11月2日，拿到 99% 的分"
    )


def test_a_word_for_each_step():
    words = [
        verdict_of(observations, mastery).word
        for observations, mastery in (
            ([], 0.2),
            (seen(0), 0.49),
            (seen(1), 0.5),
            (seen(1), 0.9),
        )
    ]
    assert words == ["没练过", "还不熟", "有些把握", "熟练"]
