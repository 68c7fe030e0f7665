from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from accounts.automation import answer
from exams.papers.automation import form_told
from exams.papers.models import FormStatus, PaperForm


class Command(BaseCommand):
    help = "List the forms that are kept, the newest first: figures, no items."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--status", choices=FormStatus.values)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        forms = PaperForm.objects.select_related("centre", "level", "approved_by")
        if options["status"]:
            forms = forms.filter(status=options["status"])
        if options["json"]:
            answer(self, {"forms": [form_told(one) for one in forms]}, as_json=True)
            return
        for form in forms:
            self.stdout.write(f"{form.code} {form.get_status_display()}")
