"""Versions: the same paper in another order, replayed from its seed; keys follow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.papers.printing.paper import PrintedPaper, PrintedSection
from exams.papers.printing.versions import key_in, paper_in, versions_of
from tests.papers.printing.samples import HEAD, choice, key_for, paper_with

papers = st.builds(
    paper_with,
    single=st.integers(1, 12),
    multiple=st.integers(0, 6),
    judged=st.integers(0, 6),
)


@given(paper=papers, seed=st.integers(0, 2**64), number=st.integers(1, 8))
def test_a_version_moves_items_only_within_their_section(paper, seed, number):
    for version in versions_of(paper, seed=seed, number=number):
        shown = paper_in(version, paper)
        assert [part.title for part in shown.sections] == [
            part.title for part in paper.sections
        ]
        assert [item.position for item in shown.items] == [
            item.position for item in paper.items
        ]
        for moved, base in zip(shown.sections, paper.sections, strict=True):
            assert sorted(one.shown.stem for one in moved.items) == sorted(
                one.shown.stem for one in base.items
            )
            assert moved.points == base.points


@given(paper=papers, seed=st.integers(0, 2**64))
def test_the_key_of_a_version_names_the_same_texts(paper, seed):
    key = key_for(paper)
    bases = {item.shown.stem: item for item in paper.items}
    for version in versions_of(paper, seed=seed, number=8):
        answers = key_in(version, key).by_position
        for item in paper_in(version, paper).items:
            base = bases[item.shown.stem]
            entry, base_entry = answers[item.position], key.by_position[base.position]
            assert right_texts(item, entry) == right_texts(base, base_entry)
            assert entry.text == base_entry.text
            assert list(entry.letters) == sorted(entry.letters)


def right_texts(item, entry):
    return {
        option.text for option in item.shown.options if option.letter in entry.letters
    }


def test_the_first_version_is_the_paper_as_made():
    paper = paper_with()
    assert paper_in(versions_of(paper, seed=3, number=1)[0], paper) == paper


def test_versions_are_the_same_each_time_and_differ_from_each_other():
    paper = paper_with(single=20)
    eight = versions_of(paper, seed=3, number=8)
    assert eight == versions_of(paper, seed=3, number=8)
    assert eight[:3] == versions_of(paper, seed=3, number=3)
    assert eight != versions_of(paper, seed=4, number=8)
    assert len({paper_in(version, paper) for version in eight}) == 8
    assert [version.name for version in eight] == list("甲乙丙丁戊己庚辛")


@pytest.mark.parametrize(
    "texts",
    [["甲", "乙", "丙", "以上都对"], ["甲", "乙", "A 和 B", "丙"]],
)
def test_options_that_speak_of_others_stay_where_they_are(texts):
    section = PrintedSection("单选题", (choice(1, texts=texts),))
    paper = PrintedPaper(HEAD, (section,))
    for version in versions_of(paper, seed=5, number=8):
        assert version.places[0].options == ()


@pytest.mark.parametrize("number", [0, 9, -1])
def test_there_are_one_to_eight_versions(number):
    with pytest.raises(ValueError, match="1 to 8"):
        versions_of(paper_with(), seed=1, number=number)
