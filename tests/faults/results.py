"""Print the newest figures of each fault test as a table for docs/faults.md.

python -m tests.faults.results var/test/faults.jsonl
"""

import json
import sys
from pathlib import Path


def newest(path: Path) -> dict[str, dict]:
    lines = map(json.loads, path.read_text().splitlines())
    return {line.pop("test"): line for line in lines}


def main() -> None:
    sys.stdout.write("| test | form | measured |\n|---|---|---|\n")
    for test, figures in newest(Path(sys.argv[1])).items():
        form = "full" if figures.pop("full") else "short"
        told = "; ".join(f"{name} {value}" for name, value in figures.items())
        sys.stdout.write(f"| `{test}` | {form} | {told} |\n")


if __name__ == "__main__":
    main()
