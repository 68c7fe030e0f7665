from typing import Any


class PaperError(Exception):
    """A paper cannot be made or used; `detail` holds numbers for a message.

    Codes: `impossible` (detail names the clashing rules and the cells that lack
    items), `undecided`, `blueprint_unknown`, `blueprint_changed`,
    `blueprint_retired`, `blueprint_faults`, `name_taken`,
    `group_unknown`, `level_unknown`, `form_unknown`, `form_state`, `same_person`,
    `maker_unknown`, `not_practice`; of verbs alone `forms_invalid`, `seed_invalid`.
    """

    def __init__(
        self, code: str, message: str, detail: dict[str, Any] | None = None
    ) -> None:
        self.code = code
        self.message = message
        self.detail = detail or {}
        # What a job that ends with it keeps, for the page that explains it.
        self.outcome: dict[str, Any] = {}
        super().__init__(message)
