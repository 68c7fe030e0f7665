import pytest
from django.core.management import call_command


@pytest.fixture
def standard(db, capsys):
    """The standard whose codes cases and drills name."""
    call_command("load_standard", "standards/data/3-01-04-03-2022.yaml", verbosity=0)
