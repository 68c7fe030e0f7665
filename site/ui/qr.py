"""QR codes drawn straight into a PDF: one stroke or bar for each run of modules."""

from collections.abc import Sequence


def dark_runs(row: Sequence[int]) -> list[tuple[int, int]]:
    """Start and length of each run of dark modules: [1,1,0,1] gives (0,2), (3,1)."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return runs
