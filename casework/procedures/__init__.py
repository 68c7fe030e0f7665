"""The catalogue of procedures: what is done for whom, in which steps, by when.

106 procedures of two work guides, read from `casework/data/procedures.yaml`. They are
data with a source, never law in force: each page says what it shows and how old it is.
"""

from casework.procedures.catalogue import (
    Catalogue,
    Procedure,
    ProcedureDataError,
    catalogue,
    read_catalogue,
)

__all__ = [
    "Catalogue",
    "Procedure",
    "ProcedureDataError",
    "catalogue",
    "read_catalogue",
]
