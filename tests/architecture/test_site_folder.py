from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_site_is_a_source_root_and_no_package():
    """A package named site would shadow Python's own module of that name."""
    assert not (ROOT / "site" / "__init__.py").exists()
    assert not list((ROOT / "site").glob("*.py"))


def test_git_does_not_ignore_the_site_folder():
    rules = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert not {"site", "site/", "/site", "/site/"} & set(rules)
