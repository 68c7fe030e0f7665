from typing import Any


class PaperError(Exception):
    """A paper cannot be made or used; `detail` holds numbers for a message.

    Codes of assembly: `impossible` (detail names the clashing rules and the cells that
    lack items), `undecided`, `level_unknown`, `forms_invalid`, `group_unknown`; of
    blueprints: `blueprint_unknown`, `blueprint_changed`, `blueprint_retired`,
    `blueprint_faults`, `name_taken`; of a form's life: `form_unknown`, `form_state`,
    `same_person`, `maker_unknown`, `not_practice`, `too_early`, `reason_missing`, `form_in_use`,
    `form_unfit` (detail: the rules that are off), `plan_unreadable`,
    `alarm_undecided`, `alarm_decided`, `items_stopped`; of its envelope:
    `key_missing`, `envelope_broken`, `attended`; of its opening by two officers:
    `passphrase_short`, `passphrase_is_password`, `passphrase_wrong`, `key_exists`,
    `no_officer_key`, `no_pairs`, `not_officer`, `not_asker`, `not_answered`,
    `not_attended`, `no_exam`, `opening_over`; of printing: `not_printable`, `nobody`, `case_on_paper`,
    `glyph_missing`, `mark_invalid`, `print_gone`; of verbs alone `seed_invalid`,
    `plan_missing`, `name_invalid`, `not_allowed`, `file_unreadable`.
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
