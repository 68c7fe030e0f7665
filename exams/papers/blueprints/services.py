"""Keeping blueprints: make one, save a version, retire; each with its evidence."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import evidence
from accounts.models import Centre, User
from exams.papers.blueprints.plans import faults_of, ground_of
from exams.papers.blueprints.presets import (
    PRESET_NAMES,
    default_cooldown,
    preset_rules,
    presets_of,
)
from exams.papers.blueprints.rules import (
    BlueprintRules,
    RulesRefused,
    rules_from_json,
)
from exams.papers.errors import PaperError
from exams.papers.models import BlueprintVersion, PaperBlueprint
from standards.models import Level, Part, Standard


@transaction.atomic
def create_blueprint(
    *,
    actor: User | None,
    centre: Centre | None,
    level: Level,
    part: str,
    name: str,
    rules: BlueprintRules,
    at: datetime,
) -> PaperBlueprint:
    """Keep a new blueprint with its first version; without a centre, the platform's.

    RulesRefused names every fault of the rules; PaperError name_taken.
    """
    _require_sound(rules, level, part)
    _hold(level)
    own = PaperBlueprint.objects.active().filter(centre=centre, level=level, part=part)
    if own.filter(name=name).exists():
        raise PaperError("name_taken", _("已经有同名的方案，请换一个名称。"))
    made = PaperBlueprint.objects.create(
        name=name,
        centre=centre,
        level=level,
        part=part,
        created_by=actor,
        created_at=at,
    )
    version = _append(made, 1, rules, actor, "", at)
    _record("papers.blueprint.created", made, actor, at, after=_facts(version))
    return made


def _hold(level: Level) -> None:
    """Names are compared within a level: whoever adds one there waits for the other."""
    Level.objects.select_for_update(no_key=True).get(pk=level.pk)


def _require_sound(rules: BlueprintRules, level: Level, part: str) -> None:
    faults = faults_of(rules, ground_of(level, part))
    if faults:
        raise RulesRefused(faults)


@transaction.atomic
def save_version(
    *,
    blueprint: PaperBlueprint,
    from_number: int,
    rules: BlueprintRules,
    note: str,
    actor: User,
    at: datetime,
) -> BlueprintVersion:
    """Append a version to the one that was edited; the same rules again change nothing.

    RulesRefused; PaperError blueprint_changed (somebody saved since `from_number`),
    blueprint_retired.
    """
    _require_sound(rules, blueprint.level, blueprint.part)
    newest = _newest_held(blueprint)
    if newest.number != from_number:
        raise changed_meanwhile()
    if newest.digest == rules.digest:
        return newest
    version = _append(blueprint, from_number + 1, rules, actor, note, at)
    _record(
        "papers.blueprint.version_saved",
        blueprint,
        actor,
        at,
        before=_facts(newest),
        after=_facts(version),
        reason=note,
    )
    return version


def _newest_held(blueprint: PaperBlueprint) -> BlueprintVersion:
    """The newest version, with the blueprint locked: a retirement waits or is seen."""
    held = PaperBlueprint.objects.select_for_update(no_key=True).get(pk=blueprint.pk)
    if held.retired_at:
        raise PaperError("blueprint_retired", _("方案已经停用，不能再改。"))
    return newest_version(held)


def newest_version(blueprint: PaperBlueprint) -> BlueprintVersion:
    version: BlueprintVersion = blueprint.versions.latest("number")
    return version


def changed_meanwhile() -> PaperError:
    return PaperError(
        "blueprint_changed",
        _("你编辑期间，别人保存了新的版本。你填写的内容还在，没有保存。"),
    )


def _append(
    blueprint: PaperBlueprint,
    number: int,
    rules: BlueprintRules,
    actor: User | None,
    note: str,
    at: datetime,
) -> BlueprintVersion:
    """The unique number decides where two savers were not kept apart by the lock."""
    try:
        with transaction.atomic():
            return BlueprintVersion.objects.create(
                blueprint=blueprint,
                number=number,
                rules=rules.as_json(),
                digest=rules.digest,
                note=note,
                created_by=actor,
                created_at=at,
            )
    except IntegrityError:
        raise changed_meanwhile() from None


@transaction.atomic
def retire_blueprint(
    *, blueprint: PaperBlueprint, actor: User, at: datetime
) -> PaperBlueprint:
    """No more papers by it; its versions stay. PaperError blueprint_retired."""
    active = PaperBlueprint.objects.active().filter(pk=blueprint.pk)
    if not active.update(retired_at=at):
        raise PaperError("blueprint_retired", _("方案已经停用。"))
    _record("papers.blueprint.retired", blueprint, actor, at)
    blueprint.refresh_from_db()
    return blueprint


def make_default_blueprints(
    *, standard: Standard, at: datetime
) -> list[PaperBlueprint]:
    """The platform's blueprints of every level, from the templates; made once.

    What is there by that name, retired or not, is left alone; a template that does
    not fit an unusual weight table is left out. LawError fact_unknown.
    """
    on = timezone.localdate(at)
    return [
        made
        for level in standard.levels.select_related("standard")
        for part in Part.values
        for made in _make_defaults(level, part, on, at)
    ]


@transaction.atomic
def _make_defaults(
    level: Level, part: str, on: date, at: datetime
) -> list[PaperBlueprint]:
    _hold(level)
    ground = ground_of(level, part)
    if not ground.areas:
        return []
    known = set(
        PaperBlueprint.objects.filter(level=level, part=part, centre=None).values_list(
            "name", flat=True
        )
    )
    wanted = [
        (str(PRESET_NAMES[code]), preset_rules(code, ground, cooldown=cooldown))
        for cooldown in [default_cooldown(on)]
        for code in presets_of(part)
    ]
    return [
        create_blueprint(
            actor=None,
            centre=None,
            level=level,
            part=part,
            name=name,
            rules=rules,
            at=at,
        )
        for name, rules in wanted
        if name not in known and not faults_of(rules, ground)
    ]


def rules_of(version: BlueprintVersion) -> BlueprintRules:
    return rules_from_json(version.rules)


def _facts(version: BlueprintVersion) -> dict[str, object]:
    return {"number": version.number, "digest": version.digest}


def _record(
    action: str,
    blueprint: PaperBlueprint,
    actor: User | None,
    at: datetime,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    reason: str = "",
) -> None:
    evidence.record(
        actor=actor,
        action=action,
        subject=f"papers.blueprint:{blueprint.pk}",
        before=before,
        after=after,
        reason=reason,
        at=at,
    )
