"""Playing altered lists of acts, of which the desk's refusals are left out, and what the
report says of them."""

from casework.engine import Act, ImpossibleAct, apply, fold, score


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
        until = act.payload.get("until", "") if act.key == "wait_until" else ""
        while not until or until > f"{state.now:%F}":
            try:
                state = apply(state, act)
            except ImpossibleAct:
                break
            played.append(act)
            if not until:
                break
    return played


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


def error_codes(report):
    return {item.error for item in report.debrief}


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
