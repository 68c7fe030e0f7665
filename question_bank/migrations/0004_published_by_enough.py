"""Nobody publishes alone; and versions are append-only again."""

from django.db import migrations, models

from accounts.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("question_bank", "0003_publishers")]

    operations = [
        migrations.AddConstraint(
            model_name="itemversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("author__isnull", True),
                        ("final_reviewer__isnull", True),
                        ("origin", "starter"),
                        ("reviewer__isnull", True),
                    ),
                    models.Q(
                        models.Q(("author", models.F("reviewer")), _negated=True),
                        ("author__isnull", False),
                        ("final_reviewer__isnull", True),
                        ("origin", "own"),
                        ("pool", "practice"),
                        ("reviewer__isnull", False),
                    ),
                    models.Q(
                        models.Q(("author", models.F("reviewer")), _negated=True),
                        models.Q(("author", models.F("final_reviewer")), _negated=True),
                        models.Q(
                            ("reviewer", models.F("final_reviewer")), _negated=True
                        ),
                        ("author__isnull", False),
                        ("final_reviewer__isnull", False),
                        ("origin", "own"),
                        ("pool", "exam"),
                        ("reviewer__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="question_bank_itemversion_published_by_enough",
                violation_error_message="练习题须由命题人以外的一人审定，考试题须由三人分别命题、初审、终审。",
            ),
        ),
        AppendOnly("question_bank_itemversion"),
    ]
