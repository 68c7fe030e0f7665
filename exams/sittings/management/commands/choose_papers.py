from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from exams.papers.errors import PaperError
from exams.papers.models import PaperForm
from exams.sittings.automation import Act, SittingVerb
from exams.sittings.models import Sitting
from exams.sittings.services import attach_forms


class Command(SittingVerb):
    help = "Choose both papers of a sitting; until the admission, others instead."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--theory", required=True, help="code (卷号)")
        parser.add_argument("--skill", required=True, help="code (卷号)")
        parser.add_argument(
            "--parallel", nargs="*", default=[], help="codes of further forms"
        )

    def perform(self, act: Act, options: dict[str, Any]) -> dict[str, Any]:
        theory, skill = (
            _form(act.sitting, options[part]) for part in ("theory", "skill")
        )
        further = [_form(act.sitting, code) for code in options["parallel"]]
        act.do(attach_forms, theory_form=theory, skill_form=skill, parallel=further)
        return {
            "theory": theory.code,
            "skill": skill.code,
            "parallel": [form.code for form in further],
        }


def _form(sitting: Sitting, code: str) -> PaperForm:
    """A paper in use, or approved, of the centre or of all; PaperError form_unknown."""
    usable = PaperForm.objects.usable().open_to(sitting.centre)
    form: PaperForm | None = usable.filter(code=code).first()
    if form is None:
        message = _("没有卷号为 %(code)s 的试卷，或者它还没有审定、不供本机构使用。")
        raise PaperError("form_unknown", message % {"code": code})
    return form
