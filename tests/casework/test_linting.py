"""Each check of the linter finds the fault that was put there for it, and names it."""

from dataclasses import replace

import pytest

from casework.engine import CaseDataError, case_from, read_sources
from casework.engine.instance import decide_all
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
    # the pack
    "version x is not 1 or more": put("pack/version", "x"),
    "version 0 is not 1 or more": put("pack/version", 0),
    "valid_from is missing": take("pack/valid_from"),
    "valid_until 2026-02-30 is no date": put("pack/valid_until", "2026-02-30"),
    "dated soon is no date": put("pack/dated", "soon"),
    "valid_from is after valid_until": put("pack/valid_until", "2014-12"),
    "dated is after checked": both(
        put("pack/dated", "2026-02"), put("pack/checked", "2026-01-31")
    ),
    "ended on 2025 has no history_badge": both(
        put("pack/valid_until", "2025"),
        put("pack/history_badge", ""),
        put("pack/checked", "2026"),
    ),
    "publicity: 7, but rule publicity says [5]": put(
        "pack/deadlines/publicity/count", 7
    ),
    "publicity: 5, but rule publicity says [7]": put(
        "pack/rules/publicity/text", "公示7个工作日，期满以后才能上报。"
    ),
    "home_contact: 2, but its title says [3]": put(
        "pack/deadlines/home_contact/title", "3个工作日内入户"
    ),
    "time_stated: says [5], but publicity has 6": both(
        put("pack/deadlines/publicity/count", 6),
        put("pack/rules/publicity/text", "公示六个工作日，期满以后才能上报。"),
    ),
    # items and criticals
    "category: unknown rule nowhere": put("items/0/rule", "nowhere"),
    "unknown check guess": put("items/0/check/kind", "guess"),
    "unknown act fly": put("items/0/check/act", "fly"),
    "unknown act or event soar": put("items/0/check/before", ["soar"]),
    "unknown act or event glide": put("items/0/check/since", ["glide"]),
    "unknown act or event swim": put("items/0/check/by_day", ["swim"]),
    "unknown act crawl": put("items/0/check/until", "crawl"),
    "unknown error code E19": put("items/0/check/late", "E19"),
    "unknown act or event dive": put("items/0/check/before", {"id_card": ["dive"]}),
    "unknown document passport": put(
        "items/0/check/papers", {"documents": ["passport"]}
    ),
    "unknown error code E99": put("items/0/check/absent", "E99"),
    "no consequence": put("criticals/0/consequence", ""),
    "denied: unknown error code": put("criticals/2/error", "E0"),
    "unknown answer weather": put("items/0/check/answer", "weather"),
    "has no field colour": put("items/0/check/field", "colour"),
    "is no option of sign_opinion": put("items/9/check/where/opinion", "maybe"),
    "names no node": put("items/0/refs", ["2.5.1"]),
    "no node of the standard": put("items/0/refs", []),
    "stands twice": put("items/1/id", "category"),
    "complaint: weight 0": put("items/1/weight", 0),
    "nothing said of the right way": put("items/0/right", ""),
    "a deadline that has not begun": put("items/17/right_undated", ""),
    "contradicts": both(
        put("items/15/check", {"kind": "precedes", "a": "publish", "b": "review"}),
        take("items/15/when"),
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
    "only an act is in vain": more("events/complaint", {"in_vain": True}),
    "no options": put("acts/review/fields/0/options", {}),
    "yes of decision has no label": put("acts/review/fields/0/options", {"yes": "yes"}),
    # conditions
    "unknown condition": put("items/0/when", {"weather": "rain"}),
    "unknown fact height": put("items/0/when", {"fact": "height", "is": 1}),
    "unknown done fly": put("items/0/when", {"done": "fly"}),
    "no effect raises flag": put("items/0/when", {"flag": "never"}),
    "unknown word like": put("items/0/when", {"fact": "age", "like": 1}),
    "is no percent of a fact": put(
        "items/0/when", {"fact": "age", "below": {"percent": 30, "fact": "height"}}
    ),
    # facts
    "fact start is missing": take("facts/start"),
    "curated 0: unknown fact": put("curated/0/height", 170),
    "known: unknown fact": put("known/height", "身高"),
    "has no label under known": more(GREET, {"disclose": ["trait"]}),
    "is no date": put("facts/start", {"choice": ["2026-02-30"]}),
    "closes at": put("office/opens", "18:00"),
    "no word for 0": put("moods", {50: "平静"}),
    # tables and papers
    "unknown hit any": put("pack/decisions/category/hit", "any"),
    "unknown hit first": put("pack/decisions/category/hit", "first"),
    "rows age and long_term hold at once": put("pack/decisions/category/hit", "unique"),
    "rows long_term and dibao hold at once": both(
        # Nobody of that age is drawn, but somebody may ask about one.
        put("pack/decisions/category/hit", "unique"),
        put("pack/decisions/category/rows/1/when", {"fact": "age", "at_least": 61}),
        put("pack/decisions/category/rows/2/when", {"fact": "age", "at_least": 62}),
        put("bounds", {"age": [16, 70]}),
    ),
    "has no label": put("pack/decisions/category/otherwise", "nobody"),
    "decides no case": put(
        "pack/decisions/category/rows/1/when",
        {"fact": "months_unemployed", "at_least": 999},
    ),
    "unknown document dibao_card": take("pack/documents/dibao_card"),
    "is required by no rule": put("pack/shared/0/documents", ["union_card"]),
    # texts and people
    "nothing fills {weather}": more(GREET, {"say": {"who": "me", "text": "{weather}"}}),
    "decision category: nothing fills {height}": put(
        "pack/decisions/category/otherwise", "n{12-height}"
    ),
    "category: nothing fills {weather}": put("items/0/right", "{weather}"),
    "intro: nothing fills {start}": put("intro", "{start}，你在窗口值班。"),
    "somebody's telephone": put("facts/wish", {"choice": ["打13912345678"]}),
    "somebody's identity number": put(
        "facts/wish", {"choice": ["号码11010119900307889X", "110101199003070003"]}
    ),
    # the perfect way
    "perfect: unknown act fly": more("perfect", {"act": "fly"}),
    "no tab forms shows its form": without_tab("forms"),
    "no tab board shows its board": without_tab("board"),
    "does not end with the closing act": more("perfect", {"act": "greet"}),
    # procedures and bounds
    "procedure G-01: unknown wish in decisions": more(
        "procedures/G-01/decisions", "wish"
    ),
    "procedure G-01: unknown passport in papers": more(
        "procedures/G-01/papers", "passport"
    ),
    "procedure G-01: unknown lunch in deadlines": more(
        "procedures/G-01/deadlines", "lunch"
    ),
    "finding in decisions belongs to none": put(
        "procedures/G-01/decisions", ["category", "result"]
    ),
    "dibao_card in papers belongs to none": put(
        "procedures/G-01/papers", ["household", "id_card", "certificate"]
    ),
    "bounds: no rule asks for height": put("bounds/height", [0, 250]),
    "bounds: age is drawn outside 16 to 50": put("bounds/age", [16, 50]),
    "bounds: dibao is drawn outside": put("bounds/dibao", [0, 1]),
    "bounds: a rule picks single values of sex": put("bounds/sex", [0, 1]),
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


def test_an_end_that_is_still_to_come_needs_no_badge():
    case, pack = read_sources(DATA / "cases/c01.yaml")
    pack |= {"history_badge": "", "valid_until": "2027", "checked": "2026-11-29"}
    lint(case_from(case, pack))


def test_the_rest_of_a_period_has_a_number_of_its_own():
    case, pack = read_sources(DATA / "cases/c15.yaml")
    rests = [one for one in pack["deadlines"].values() if one.pop("rest", False)]
    assert [one["count"] for one in rests] == [14, 7, 0]
    with pytest.raises(CaseDataError, match="unit_in_14: 14, but rule unit_days says"):
        lint(case_from(case, pack))


def test_a_key_that_stands_twice_is_named_with_its_file(tmp_path):
    text = (DATA / "cases/c01.yaml").read_text(encoding="utf-8")
    path = tmp_path / "c01.yaml"
    path.write_text(f"{text}\nlevel: 3\n", encoding="utf-8")
    with pytest.raises(CaseDataError) as found:
        read_sources(path)
    line = len(text.splitlines()) + 2
    assert found.value.faults == (f"c01.yaml: line {line}: level stands twice",)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ({}, "口径：口袋（第2版，2015年以后的规定）"),
        ({"dated": "2024-02-22"}, "口径：口袋（第2版，2024年2月22日的文件）"),
        (
            {"checked": "2026-11-29", "valid_until": "2027-03"},
            "口径：口袋（第2版，核对于2026年11月29日，到2027年3月为止）",
        ),
    ],
)
def test_a_pack_says_its_version_and_its_age(template, days, told):
    pack = replace(template.pack, title="口袋", version=2, **days)
    assert pack.label == told


def test_a_pack_stored_before_packs_had_days_is_still_read():
    case, pack = read_sources(DATA / "cases/c01.yaml")
    del pack["valid_from"]
    assert case_from(case, pack).pack.label == "口径：就业援助工作指南（第2版）"


def test_a_case_stored_before_tables_were_unique_is_decided_in_its_authors_order():
    case, pack = read_sources(DATA / "cases/c01.yaml")
    pack["decisions"]["category"]["hit"] = "first"
    tables = {"category": case_from(case, pack).tables["category"]}
    facts = {"sex": "男", "age": 50, "months_unemployed": 12, "dibao": "valid"}
    assert decide_all(tables, facts) == {"category": ("age",)}
