"""A second solver's opinion: the whole problem as one HiGHS model.

Written from the blueprint's words, not from the engine's programs: one binary for
every item and form, all rules spelled out. For small cases only. Rules can be left out
by name, to see whether a clash is as small as it says.
"""

from collections import defaultdict
from itertools import combinations

import highspy

from exams.papers.assembly.bank import EXPECTED_RATE


def possible(bank, blueprint, forms, rules=None):
    """Say whether the forms exist; `rules` are the only ones to keep (None: all)."""
    return Model(bank, blueprint, forms, rules).has_solution()


class Model:
    def __init__(self, bank, blueprint, forms, rules):
        self.blueprint = blueprint
        self.forms = range(forms)
        self.rules = rules
        self.codes = None if rules is None else {rule.code for rule in rules}
        self.bank = {entry.item: entry for entry in bank}
        self.names = [entry.item for entry in bank if self.worth(entry)]
        self.highs = highspy.Highs()
        self.highs.silent()
        self.on = {
            (name, form): self.highs.addBinary()
            for name in self.names
            for form in self.forms
        }
        for form in self.forms:
            self.keep_form(form)
        self.keep_sharing()

    def has_solution(self):
        self.highs.run()
        status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kModelEmpty:
            return True
        assert status in (
            highspy.HighsModelStatus.kOptimal,
            highspy.HighsModelStatus.kInfeasible,
        ), status
        return status == highspy.HighsModelStatus.kOptimal

    def holds(self, code):
        return self.codes is None or code in self.codes

    def worth(self, entry):
        """Half points of the item on this paper; 0 if it cannot stand on it."""
        if entry.level < self.blueprint.level:
            return 0
        if self.blueprint.part == "skill":
            known = {area for area, _percent in self.blueprint.areas}
            fits = entry.area in known and entry.kind in self.blueprint.kinds
            return (entry.half_points or 0) if fits else 0
        for section in self.blueprint.sections:
            if entry.kind == section.kind and (
                not section.areas or entry.area in section.areas
            ):
                fits = entry.half_points in (None, section.half_points)
                return section.half_points if fits else 0
        return 0

    def total(self, form, amount):
        """Sum of amount(entry) over the items of a form."""
        amounts = [(n, amount(self.bank[n])) for n in self.names]
        return sum((a * self.on[n, form] for n, a in amounts if a), 0)

    def demand(self, low, expression, high):
        if isinstance(expression, int):
            if not low <= expression <= high:
                self.never()
            return
        if low > -1e9:
            self.highs.addConstr(expression >= low)
        if high < 1e9:
            self.highs.addConstr(expression <= high)

    def never(self):
        spare = self.highs.addBinary()
        self.highs.addConstr(spare >= 2)

    def keep_form(self, form):
        self.keep_cells(form)
        if self.holds("one_per_point") and self.blueprint.one_per_point:
            for point in {e.assessment_point for e in self.bank.values()}:
                self.demand(
                    0, self.total(form, lambda e, p=point: e.assessment_point == p), 1
                )
        if self.holds("enemies"):
            for one, other in combinations(self.names, 2):
                a, b = self.bank[one], self.bank[other]
                if one in b.enemies or other in a.enemies:
                    self.demand(0, self.on[one, form] + self.on[other, form], 1)
        if self.holds("cooldown"):
            self.demand(0, self.total(form, lambda e: int(e.resting)), 0)
        if self.holds("lower_levels"):
            lower = self.total(form, lambda e: int(e.level > self.blueprint.level))
            self.demand(0, lower, self.blueprint.lower_level_items)
        if self.holds("item_sets"):
            self.keep_sets(form)
        self.keep_mixture(form)

    def keep_cells(self, form):
        theory = self.blueprint.part == "theory"
        for cell in self.blueprint.cells():
            if self.rules is not None and not any(
                (r.code, r.area, r.kind) == ("cell_count", cell.area, cell.kind)
                for r in self.rules
            ):
                continue

            def amount(entry, cell=cell):
                if entry.area != cell.area or (cell.kind and entry.kind != cell.kind):
                    return 0
                return 1 if theory else self.worth(entry)

            self.demand(cell.amount, self.total(form, amount), cell.amount)

    def keep_sets(self, form):
        members = defaultdict(list)
        for entry in self.bank.values():
            if entry.item_set:
                members[entry.item_set].append(entry.item)
        for names in members.values():
            able = [name for name in names if name in self.names]
            for name in able:
                if len(able) < len(names):
                    self.demand(0, self.on[name, form] + 0, 0)
                else:
                    self.highs.addConstr(self.on[name, form] == self.on[able[0], form])

    def keep_mixture(self, form):
        plan = self.blueprint
        items = self.total(form, lambda e: 1)
        if plan.bands and self.holds("bands"):
            for grade, (low, high) in enumerate(self.band_limits(), start=1):
                count = self.total(form, lambda e, g=grade: int(e.difficulty == g))
                if plan.part == "theory":
                    self.demand(low, count, high)
                else:
                    percent = plan.bands[grade - 1]
                    reach = 100 * plan.band_slack + 99
                    self.demand(-reach, 100 * count - percent * items, reach)
        if plan.core_percent and self.holds("core_share"):
            core = self.total(form, lambda e: int(e.importance == "X"))
            self.demand(0, 100 * core - plan.core_percent * items, 1e9)
        if plan.difficulty_tolerance is not None and self.holds("difficulty"):
            taken = sum(slot.half_points for slot in plan.cases)
            reach = plan.difficulty_tolerance * (plan.half_points - taken)
            off = self.total(
                form,
                lambda e: (
                    self.worth(e)
                    * (EXPECTED_RATE[e.difficulty] - plan.difficulty_target)
                ),
            )
            self.demand(-reach, off, reach)

    def band_limits(self):
        plan = self.blueprint
        items = sum(section.count for section in plan.sections)
        exact = [items * percent / 100 for percent in plan.bands]
        counts = [int(share + 1e-9) for share in exact]
        while sum(counts) < items:
            rests = [share - count for share, count in zip(exact, counts, strict=True)]
            best = max(range(5), key=lambda n: (round(rests[n], 6), -n))
            counts[best] += 1
        return [(n - plan.band_slack, n + plan.band_slack) for n in counts]

    def keep_sharing(self):
        if len(self.forms) < 2:
            return
        apart = self.holds("disjoint") if not self.blueprint.overlap else None
        apart = self.holds("overlap") if apart is None else apart
        anchors = self.anchors()
        if not apart:
            return
        for one, other in combinations(self.forms, 2):
            both = 0
            for name in self.names:
                shared = self.highs.addBinary()
                chosen = self.on[name, one] + self.on[name, other]
                self.highs.addConstr(shared - chosen + anchors.get(name, 0) >= -1)
                both += shared
            self.demand(0, both, self.blueprint.overlap)

    def anchors(self):
        if not self.blueprint.anchors or not self.holds("anchors"):
            return {}
        anchors = {name: self.highs.addBinary() for name in self.names}
        for name, anchor in anchors.items():
            for form in self.forms:
                self.highs.addConstr(anchor <= self.on[name, form])
        number = self.blueprint.anchors
        self.demand(number, sum(anchors.values(), 0), number)
        return anchors
