"""What a browser must not learn of a case before the desk discloses it."""

import json
import re
from functools import cache

from casework.engine import DATA, case_from, read_sources, visible

# Shorter values ("女", 43) stand on a page for other reasons as well.
SHORTEST = 5
# Drawn anew for every page, and nothing of the case.
RANDOM = re.compile(r'\snonce="[^"]*"|name="csrfmiddlewaretoken" value="\w*"')


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
    """Sentences of the referee that no form or rule says, so none belongs on a desk."""
    template = case_from(*read_sources(DATA / "cases" / f"{case}.yaml"))
    scored = [*template.wordings, *template.criticals]
    words = {each.consequence for each in scored} | {each.right for each in scored}
    titles = {each.title for each in template.criticals}
    own = {word for word in words | titles if "{" not in word}
    return {word for word in own if word not in printed(case)}


def hidden_at(course, *secrets):
    """Return what no page may say of the course as it stands: hidden facts, the seed and
    hashes, words of the referee, what is on its way, and `secrets`."""
    state = course.state()
    case = course.instance.template.id
    shown = json.dumps(visible(state).to_dict(), ensure_ascii=False)
    facts = {str(value) for value in course.instance.facts.values()}
    hidden = {one for one in facts if len(one) >= SHORTEST and one not in shown}
    seed = course.instance.seed
    return [
        *(one for one in hidden if one not in printed(case)),
        *(word for word in referee(case) if word not in shown),
        *([str(seed)] if seed else []),  # a nought stands everywhere
        *(coming.due.isoformat() for coming in state.queue),
        *("fingerprint", "perfect", "answers", "trait", "seed"),
        course.instance.fingerprint,
        *secrets,
    ]


def leaked(html, hidden):
    """What of it the page says, other than by chance: a random text of so many letters
    spells "seed" once in some hundred thousand pages."""
    said = RANDOM.sub("", html)
    return [each for each in hidden if each in said]


def assert_nothing_leaks(html, course, *secrets):
    found = leaked(html, hidden_at(course, *secrets))
    assert found == [], found
