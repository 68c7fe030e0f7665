"""No certificate without a released, passed result: the database itself refuses."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REFUSAL = "a certificate needs a released, passed result of a sitting"
RELEASED_PASS = (
    "SELECT 1 FROM sittings_result "
    "WHERE id = NEW.result_id AND status = 'released' AND outcome = 'passed'"
)


def guard(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION certificates_need_pass() RETURNS trigger AS $$ "
            f"BEGIN IF NOT EXISTS ({RELEASED_PASS}) THEN "
            f"RAISE EXCEPTION '{REFUSAL}' "
            "USING ERRCODE = 'integrity_constraint_violation'; "
            "END IF; RETURN NEW; END $$ LANGUAGE plpgsql",
            params=None,
        )
        schema_editor.execute(
            "CREATE TRIGGER certificates_certificate_needs_pass "
            "BEFORE INSERT ON certificates_certificate "
            "FOR EACH ROW EXECUTE FUNCTION certificates_need_pass()",
            params=None,
        )
    else:
        schema_editor.execute(
            "CREATE TRIGGER certificates_certificate_needs_pass "
            "BEFORE INSERT ON certificates_certificate "
            f"WHEN NOT EXISTS ({RELEASED_PASS}) "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
            params=None,
        )


def unguard(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    suffix = (
        " ON certificates_certificate"
        if schema_editor.connection.vendor == "postgresql"
        else ""
    )
    schema_editor.execute(
        f"DROP TRIGGER certificates_certificate_needs_pass{suffix}", params=None
    )


class Migration(migrations.Migration):
    dependencies = [("certificates", "0002_append_only")]
    operations = [migrations.RunPython(guard, unguard)]
