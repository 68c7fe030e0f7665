"""Two people changed one text: nothing is lost, and clashes are told."""

from hypothesis import given
from hypothesis import strategies as st

from question_bank.editing.merging import merge

VALUES = st.dictionaries(st.sampled_from("abcd"), st.sampled_from("xyz"), max_size=4)


@given(base=VALUES, mine=VALUES, theirs=VALUES)
def test_every_change_of_either_side_stands_or_is_a_clash(base, mine, theirs):
    joined = merge(base, mine, theirs)
    clashes = {clash.name: clash for clash in joined.clashes}
    for name in {*base, *mine, *theirs}:
        was, own, other = base.get(name), mine.get(name), theirs.get(name)
        kept = joined.values[name]
        if own == other:
            assert kept == own
            assert name not in clashes
        elif own == was:
            assert kept == other
            assert name in joined.taken
        elif other == was:
            assert kept == own
            assert name not in clashes
        else:
            assert kept == own
            assert (clashes[name].mine, clashes[name].theirs) == (own, other)


@given(base=VALUES, mine=VALUES)
def test_alone_there_is_nothing_to_decide(base, mine):
    joined = merge(base, mine, base)
    assert not joined.clashes
    assert not joined.taken
