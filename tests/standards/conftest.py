"""The documents that the tests of standards read, and what is read from them."""

import copy
from pathlib import Path

import pytest

from standards.validation import read_standard

NATIONAL = Path("standards/data/3-01-04-03-2022.yaml")
FICTIONAL = Path("tests/standards/fictional.yaml")


@pytest.fixture(scope="session")
def national_file(pytestconfig):
    return pytestconfig.rootpath / NATIONAL


@pytest.fixture(scope="session")
def fictional_file(pytestconfig):
    return pytestconfig.rootpath / FICTIONAL


@pytest.fixture(scope="session")
def national(national_file):
    return read_standard(national_file.read_bytes())


@pytest.fixture(scope="session")
def fictional(fictional_file):
    return read_standard(fictional_file.read_bytes())


@pytest.fixture
def values(fictional):
    """Plain values of a valid document, for a test to break."""
    return copy.deepcopy(fictional.as_dict())
