"""Worked cases with other facts, and altered lists of acts of which the desk's refusals
are left out; what there is to decide, and what the report says."""

import re
from collections import Counter
from datetime import date, timedelta

from casework.engine import Act, ImpossibleAct, apply, fold, score, visible
from casework.engine.instance import instance_of
from casework.engine.oracle import paper_needs

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def worked_with(template, **facts):
    """Return the worked case with some facts changed."""
    return instance_of(template, 0, {**template.curated[0], **facts})


def decided(instance):
    """Return what there is to decide: the right answers and the papers to ask for."""
    return (*sorted(instance.answers.items()), paper_needs(instance).ask)


def decisions(instance):
    """Return the right answers to what the rules of the pack decide."""
    names = instance.template.pack.decisions.keys() & instance.answers.keys()
    return tuple(instance.answers[name] for name in sorted(names))


def decision_fingerprint(instance, acts, workdays):
    """Return what makes the variant another case than its neighbours.

    The right answers, the papers, the course that is asked for without its dates, and
    how many days each period takes; no names, no dates.
    """
    desk = fold(instance, acts, workdays)
    periods = instance.template.pack.deadlines.values()
    spans = [(desk.due(one.key), desk.anchor(one.anchor)) for one in periods]
    return (
        decided(instance),
        tuple((act.key, *_undated(act.payload)) for act in acts),
        tuple(due and begun and (due - begun.date()).days for due, begun in spans),
    )


def _undated(payload):
    return sorted(value for value in payload.values() if not DATE.search(str(value)))


def day_off_within(instance, days, workdays):
    """Return whether one of that many days is a weekday off."""
    first = date.fromisoformat(instance.facts["start"])
    coming = (first + timedelta(days=n) for n in range(days))
    return any(day.weekday() < 5 and not workdays(day) for day in coming)


def rules_of(template):
    """Return the rules that the items and the critical errors of the case play."""
    return {item.rule for item in (*template.wordings, *template.criticals)}


def teaching_rules(template):
    """Return the rules that say what is taught where the sources leave it open."""
    return {rule.key for rule in template.pack.rules.values() if rule.teaching}


def playable(instance, acts, workdays):
    """Return the acts that the desk accepts, in order."""
    state = fold(instance, [], workdays)
    accepted = []
    for act in acts:
        try:
            state = apply(state, act)
        except ImpossibleAct:
            continue
        accepted.append(act)
    return accepted


def patient(instance, acts, workdays):
    """Return the acts that the desk accepts, each wait repeated that an event cuts short."""
    state = fold(instance, [], workdays)
    played = []
    for act in acts:
        try:
            for after in _persisted(state, act):
                state = after
                played.append(act)
        except ImpossibleAct:
            continue
    return played


def unrefused(instance, acts, workdays):
    """Return the same as `patient`, of acts none of which may be refused."""
    state = fold(instance, [], workdays)
    played = []
    for act in acts:
        for after in _persisted(state, act):
            state = after
            played.append(act)
    return played


def _persisted(state, act):
    """Yield the desk after the act, again and again while events cut its wait short."""
    until = act.payload.get("until", "") if act.key == "wait_until" else ""
    while True:
        state = apply(state, act)
        yield state
        if until <= f"{state.now:%F}":
            return


def score_patiently(instance, acts, workdays):
    return score(instance, patient(instance, acts, workdays), workdays)


def score_playable(instance, acts, workdays):
    return score(instance, playable(instance, acts, workdays), workdays)


def lost(report):
    """Return the points that each item has lost."""
    return {item.id: item.lost for item in report.items if item.lost}


def codes(report):
    """Return the error code of each item in the debrief."""
    return {item.id: item.error for item in report.debrief}


def criticals(report):
    """Return the error code of each critical error."""
    return {item.id: item.error for item in report.items if item.critical}


def error_codes(report):
    return {item.error for item in report.debrief}


def happened(instance, acts, workdays):
    """Return the events that take place when the acts are played patiently."""
    state = fold(instance, patient(instance, acts, workdays), workdays)
    return {past.event for past in state.happened}


def points_by_type(report):
    """Return how many points the items of each type are worth."""
    points = Counter()
    for item in report.items:
        points[item.type] += item.max
    return points


def said(instance, acts, workdays):
    """Return what was said at the desk after these acts."""
    return [line.text for line in visible(fold(instance, acts, workdays)).talk]


def days_of(state):
    """Return month and day of each act; of one done more than once, the last."""
    return {done.act.key: f"{done.at:%m-%d}" for done in state.done}


def event_days(state):
    return {past.event: f"{past.at:%m-%d}" for past in state.happened}


def day_of(instance, acts, key, workdays):
    """Return the day on which the first act of that key is done."""
    done = fold(instance, acts, workdays).done
    return next(each.at.date() for each in done if each.act.key == key)


def payloads(acts):
    """Return the form of each act; of an act done more than once, the last."""
    return {act.key: act.payload for act in acts}


def at(acts, key):
    """Return the position of the first act of that key."""
    return next(index for index, act in enumerate(acts) if act.key == key)


def without(acts, key):
    return [act for act in acts if act.key != key]


def swapped(acts, first, second):
    acts = list(acts)
    one, two = at(acts, first), at(acts, second)
    acts[one], acts[two] = acts[two], acts[one]
    return acts


def moved(acts, key, before):
    """Return the acts with the first of that key done before another one."""
    return inserted(without(acts, key), before, acts[at(acts, key)])


def changed(acts, key, **payload):
    """Return the acts with new values in the form of the first act of that key."""
    acts = list(acts)
    index = at(acts, key)
    acts[index] = Act(key, {**acts[index].payload, **payload})
    return acts


def inserted(acts, before, *new):
    index = at(acts, before)
    return [*acts[:index], *new, *acts[index:]]


def wait(day):
    return Act("wait_until", {"until": day})


def workday_up_to(day, workdays):
    """Return the day itself or the last working day before it."""
    while not workdays(day):
        day -= timedelta(days=1)
    return day
