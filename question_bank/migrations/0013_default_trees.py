"""Lays out the tree of every loaded level and puts its points into it."""

from django.db import migrations

from question_bank.point_table.content import LOWEST, PART_OF_ROOT
from question_bank.point_table.defaults import PointPlace, default_scopes
from question_bank.point_table.facts import facts_of


def lay_trees(apps, schema_editor):
    Level = apps.get_model("standards", "Level")
    PointTable = apps.get_model("question_bank", "PointTable")
    for level in Level.objects.all():
        PointTable.objects.create(level=level)
        lay_tree(apps, level)


def lay_tree(apps, level):
    Area = apps.get_model("standards", "Area")
    Node = apps.get_model("standards", "Node")
    Weight = apps.get_model("standards", "Weight")
    AssessmentPoint = apps.get_model("question_bank", "AssessmentPoint")
    areas = list(Area.objects.filter(standard=level.standard_id).order_by("position"))
    nodes = Node.objects.filter(standard=level.standard_id, level=None)
    nodes |= Node.objects.filter(standard=level.standard_id, level=level)
    nodes = list(nodes.order_by("position"))
    facts = facts_of(areas, Weight.objects.filter(level=level), nodes)
    points = AssessmentPoint.objects.filter(level=level).select_related("area", "node")
    lines = default_scopes(
        facts,
        [PointPlace(point.code, point.area.name, point.node.ref) for point in points],
    )
    scopes = store(apps, level, lines, areas, nodes)
    for point in points:
        point.scope = scopes[point.code[:LOWEST]]
        point.save(update_fields=["scope"])


def store(apps, level, lines, areas, nodes):
    Scope = apps.get_model("question_bank", "Scope")
    by_name = {area.name: area for area in areas}
    by_ref = {node.ref: node for node in nodes}
    scopes = {}
    for line in sorted(lines, key=lambda one: one.depth):
        scopes[line.code] = Scope.objects.create(
            level=level,
            parent=scopes.get(line.parent),
            depth=line.depth,
            code=line.code[-1],
            name=line.name,
            half_points=line.half_points,
            part=PART_OF_ROOT[line.code[0]],
            area=by_name[line.name] if line.depth == 2 else None,
            node=by_ref.get(line.node),
        )
    return scopes


def clear(apps, schema_editor):
    Scope = apps.get_model("question_bank", "Scope")
    apps.get_model("question_bank", "AssessmentPoint").objects.update(scope=None)
    for depth in (3, 2, 1):
        Scope.objects.filter(depth=depth).delete()
    apps.get_model("question_bank", "PointTable").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("question_bank", "0012_point_scope")]
    operations = [migrations.RunPython(lay_trees, clear)]
