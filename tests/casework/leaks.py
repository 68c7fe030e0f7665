"""What a browser must not learn of a case before the desk discloses it."""

import json
from functools import cache

from casework.engine import DATA, case_from, read_sources, visible

# Shorter values ("女", 43) stand on a page for other reasons as well.
SHORTEST = 5


@cache
def printed(case):
    """Everything the authored forms and rules say, whoever the client is."""
    raw, pack = read_sources(DATA / "cases" / f"{case}.yaml")
    template = case_from(raw, pack)
    kept = [raw["intro"], raw["known"], raw["moods"], raw["tabs"], raw["client"]]
    kept += [raw["choices"], pack["choices"], pack["documents"], pack["rules"]]
    kept += [[act.key, act.label] for act in template.acts.values()]
    return json.dumps(kept, ensure_ascii=False)


@cache
def referee(case):
    """Sentences of the referee and of events, none of which belongs on a desk."""
    template = case_from(*read_sources(DATA / "cases" / f"{case}.yaml"))
    scored = [*template.items, *template.criticals]
    words = {each.consequence for each in scored} | {each.right for each in scored}
    titles = {each.title for each in template.criticals}
    return {word for word in words | titles if "{" not in word}


def assert_nothing_leaks(html, course, *secrets):
    """`html` names no hidden fact of the course, no seed, hash or word of the referee,
    none of `secrets`."""
    state = course.state()
    case = course.instance.template.id
    shown = json.dumps(visible(state).to_dict(), ensure_ascii=False) + printed(case)
    facts = {name: str(value) for name, value in course.instance.facts.items()}
    hidden = {
        name: value
        for name, value in facts.items()
        if len(value) >= SHORTEST and value not in shown
    }
    assert not [name for name, value in hidden.items() if value in html]
    assert not [word for word in referee(case) if word in html and word not in shown]
    seed = course.instance.seed
    known = [course.instance.fingerprint, *secrets]
    known += [str(seed)] if seed else []  # a nought stands everywhere
    assert not [secret for secret in known if secret in html]
    for coming in state.queue:
        assert coming.due.isoformat() not in html
    for word in ("fingerprint", "perfect", "answers", "trait", "seed"):
        assert word not in html
