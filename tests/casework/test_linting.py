"""Each check of the linter finds the fault that was put there for it, and names it."""

import pytest

from casework.engine import CaseDataError, case_from, read_sources
from casework.engine.linting import lint
from casework.engine.loading import DATA


def at(node, path):
    """The place that a path such as items.0.check names, and its last word."""
    *way, last = [int(word) if word.isdigit() else word for word in path.split("/")]
    for word in way:
        node = node[word]
    return node, last


def put(path, value):
    def change(case, pack):
        place, last = at(case if not path.startswith("pack/") else {"pack": pack}, path)
        place[last] = value

    return change


def take(path):
    def change(case, pack):
        place, last = at(case if not path.startswith("pack/") else {"pack": pack}, path)
        del place[last]

    return change


def more(path, value):
    def change(case, pack):
        place, last = at(case if not path.startswith("pack/") else {"pack": pack}, path)
        place[last].append(value)

    return change


def both(*changes):
    def change(case, pack):
        for one in changes:
            one(case, pack)

    return change


def without_tab(key):
    def change(case, pack):
        del case["tabs"][key]
        for act in case["acts"].values():
            act["tab"] = "system" if act["tab"] == key else act["tab"]

    return change


GREET, REVIEW = "acts/greet/effects", "acts/review/effects"

# What the linter says, and the fault: one at a time.
FAULTS = {
    # the shelf and the points
    "level 9": put("level", 9),
    "minutes must be": put("minutes", 0),
    "no summary": put("summary", ""),
    "is not code/edition": put("standard", "3-01-04-03"),
    "weights sum to 105": put("weights/判", 30),
    "unknown item type 睡": both(put("weights/判", 20), put("weights/睡", 5)),
    "has points but no item": both(put("weights/判", 20), put("weights/礼", 5)),
    # rules and deadlines
    "quoted phrase is too long": put("pack/rules/scope/quote", "长" * 41),
    "no citation": put("pack/rules/scope/chapter", ""),
    "no text": put("pack/rules/scope/text", ""),
    "neither quoted phrase nor article": put("pack/rules/deliver/quote", ""),
    "must say what the source leaves open": put("pack/rules/publicity/note", ""),
    "names no article": put("pack/rules/scope/laws", ["就业促进法"]),
    "deadline publicity: unknown rule": put("pack/deadlines/publicity/rule", "nowhere"),
    "deadline publicity: unknown anchor": put("pack/deadlines/publicity/anchor", "fly"),
    "unknown unit or mode": put("pack/deadlines/publicity/unit", "hour"),
    "is no period": put("pack/deadlines/publicity/count", 0),
    "some month has no day 30": both(
        put("pack/deadlines/publicity/unit", "month_day"),
        put("pack/deadlines/publicity/count", 30),
    ),
    "unknown deadline publicity": take("pack/deadlines/publicity"),
    # items and criticals
    "category: unknown rule nowhere": put("items/0/rule", "nowhere"),
    "unknown check guess": put("items/0/check/kind", "guess"),
    "unknown act fly": put("items/0/check/act", "fly"),
    "unknown error code E99": put("items/0/check/absent", "E99"),
    "no consequence": put("criticals/0/consequence", ""),
    "denied: unknown error code": put("criticals/2/error", "E0"),
    "unknown answer weather": put("items/0/check/answer", "weather"),
    "has no field colour": put("items/0/check/field", "colour"),
    "is no option of sign_opinion": put("items/7/check/where/opinion", "maybe"),
    "names no node": put("items/0/refs", ["2.5.1"]),
    "no node of the standard": put("items/0/refs", []),
    "stands twice": put("items/1/id", "category"),
    "complaint: weight 0": put("items/1/weight", 0),
    "nothing said of the right way": put("items/0/right", ""),
    "a deadline that has not begun": put("items/14/right_undated", ""),
    "contradicts": both(
        put("items/12/check", {"kind": "precedes", "a": "publish", "b": "review"}),
        take("items/12/when"),
    ),
    "holds for everybody": put("criticals/0/when", {}),
    "title, your or right": put("criticals/0/your", ""),
    # acts, events, effects
    "one act must close": take("acts/close_case"),
    "unknown tab cellar": put("acts/greet/tab", "cellar"),
    "unknown effect sing": more(GREET, {"sing": "啦"}),
    "unknown event approved": take("events/approved"),
    "event rain is never queued": put("events/rain", []),
    "drops unknown event": more(GREET, {"drop": "rain"}),
    "brings what unknown act": more(GREET, {"bring": {"act": "fly", "field": "x"}}),
    "no options": put("acts/review/fields/0/options", {}),
    # conditions
    "unknown condition": put("items/0/when", {"weather": "rain"}),
    "unknown fact height": put("items/0/when", {"fact": "height", "is": 1}),
    "unknown done fly": put("items/0/when", {"done": "fly"}),
    "no effect raises flag": put("items/0/when", {"flag": "never"}),
    "unknown word like": put("items/0/when", {"fact": "age", "like": 1}),
    # facts
    "fact start is missing": take("facts/start"),
    "curated 0: unknown fact": put("curated/0/height", 170),
    "known: unknown fact": put("known/height", "身高"),
    "has no label under known": more(GREET, {"disclose": ["trait"]}),
    "is no date": put("facts/start", {"choice": ["2026-02-30"]}),
    "closes at": put("office/opens", "18:00"),
    "no word for 0": put("moods", {50: "平静"}),
    # tables and papers
    "unknown hit": put("pack/decisions/category/hit", "any"),
    "has no label": put("pack/decisions/category/otherwise", "nobody"),
    "decides no case": put(
        "pack/decisions/category/rows/1/when",
        {"fact": "months_unemployed", "at_least": 99},
    ),
    "unknown document dibao_card": take("pack/documents/dibao_card"),
    "is required by no rule": put("pack/shared/0/documents", ["union_card"]),
    # texts and people
    "nothing fills {weather}": more(GREET, {"say": {"who": "me", "text": "{weather}"}}),
    "category: nothing fills {weather}": put("items/0/right", "{weather}"),
    "somebody's telephone": put("facts/wish", {"choice": ["打13912345678"]}),
    "somebody's identity number": put(
        "facts/wish", {"choice": ["号码11010119900307889X", "110101199003070003"]}
    ),
    # the perfect way
    "perfect: unknown act fly": more("perfect", {"act": "fly"}),
    "no tab forms shows its form": without_tab("forms"),
    "no tab board shows its board": without_tab("board"),
    "does not end with the closing act": more("perfect", {"act": "greet"}),
}


@pytest.mark.parametrize("told", FAULTS)
def test_a_seeded_fault_is_found(told):
    case, pack = read_sources(DATA / "cases/c01.yaml")
    FAULTS[told](case, pack)
    with pytest.raises(CaseDataError) as found:
        lint(case_from(case, pack))
    assert any(told in fault for fault in found.value.faults), found.value.faults


def test_every_case_of_the_house_is_without_fault():
    for path in sorted((DATA / "cases").glob("*.yaml")):
        lint(case_from(*read_sources(path)))


def test_a_period_may_end_on_the_day_it_begins():
    case, pack = read_sources(DATA / "cases/c01.yaml")
    pack["deadlines"]["home_contact"] |= {"count": 0, "unit": "day"}
    lint(case_from(case, pack))
