"""Loading and exporting a standard: once, whole, and the same both ways."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from standards.errors import StandardError
from standards.models import Node, NodeKind, Part, Standard
from standards.reports import (
    application_conditions,
    exam_rules,
    level_summaries,
    standard_document,
    weight_table,
)
from standards.services import load_standard
from standards.validation import read_standard, validate_standard
from tests.verbs import refused

pytestmark = pytest.mark.django_db
CONTRACT = {"code", "name", "edition", "levels", "basic_requirements", "exam_rules"}


def run(*arguments):
    output = StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


@pytest.fixture
def loaded(national):
    standard, _is_new = load_standard(document=national, at=timezone.now())
    return standard


def test_every_node_of_the_document_becomes_a_row(loaded):
    counts = {
        (number, kind): Node.objects.filter(level__number=number, kind=kind).count()
        for number in (5, 4, 3)
        for kind in (NodeKind.SKILL, NodeKind.KNOWLEDGE)
    }
    assert list(counts.values()) == [41, 38, 65, 72, 61, 64]
    assert Node.objects.basic(loaded).count() == 2 + 12 + 39
    assert not Node.objects.filter(area=None).exists()


def test_nodes_are_found_by_their_reference(loaded):
    skill = loaded.nodes.get(ref="4:4.2.7S")
    assert skill.text == "能协助死亡退休人员家属申领丧葬补助金和遗属津贴的相关手续"
    assert skill.parent.ref == "4:4.2"
    assert skill.parent.parent.ref == "4:4"
    assert skill.area.name == "退休人员社会化服务"
    point = loaded.nodes.get(ref="2.1.2(1)")
    assert (point.level, point.parent.ref) == (None, "2.1.2")
    assert point.parent.parent.ref == "2.1"


def test_slips_footnotes_and_holes_reach_the_rows(loaded):
    slip = loaded.nodes.get(ref="4:3.1.2K")
    assert slip.erratum["printed"] == "3.2.2"
    assert "通融于就业全过程" in loaded.nodes.get(ref="4:2.2.6S").note
    assert loaded.nodes.get(ref="5:3.1").missing_in_source
    assert Node.objects.filter(missing_in_source=True).count() == 1


def test_loading_twice_writes_nothing(loaded, national_file, django_assert_num_queries):
    again = read_standard(national_file.read_bytes())
    with django_assert_num_queries(3):  # savepoint, look, release
        standard, is_new = load_standard(document=again, at=timezone.now())
    assert (standard, is_new) == (loaded, False)
    assert standard.loaded_at == loaded.loaded_at


def test_a_changed_document_of_a_loaded_edition_is_refused(loaded):
    values = loaded.document
    values["levels"]["5"]["hours"] = 31
    with pytest.raises(StandardError) as refusal:
        load_standard(document=validate_standard(values), at=timezone.now())
    assert refusal.value.code == "edition_changed"
    assert Standard.objects.count() == 1


def test_another_occupation_loads_without_a_line_of_code(loaded, fictional):
    standard, is_new = load_standard(document=fictional, at=timezone.now())
    assert is_new
    assert [level.number for level in standard.levels.all()] == [4, 3]
    areas = [area.name for area in standard.areas.all()]
    assert areas == ["邮差守则", "收信", "送信"]
    weights = weight_table(standard.levels.get(number=3), Part.THEORY)
    assert [(one.name, one.percent) for one in weights] == [
        ("邮差守则", 20),
        ("收信", 20),
        ("送信", 60),
    ]


def test_weights_come_in_printed_order_and_total_100(loaded):
    for level in loaded.levels.all():
        theory = weight_table(level, Part.THEORY)
        assert [one.is_basic for one in theory] == [True, True] + [False] * 5
        assert sum(one.percent for one in theory) == 100
    assert theory[2].short_name == "信息管理"


def test_conditions_and_exam_rules_are_reported(loaded):
    conditions = application_conditions(loaded.levels.get(number=4))
    assert [one.code for one in conditions] == ["4-1", "4-2", "4-3", "4-4"]
    assert [one.code for one in conditions[1].alternatives] == ["4-2a", "4-2b"]
    assert exam_rules(loaded).skill.staffing.odd


def test_an_edition_is_read_once_and_summed_up_with_two_queries(
    loaded, django_assert_num_queries
):
    again = Standard.objects.get(pk=loaded.pk)
    assert standard_document(again) is standard_document(loaded)
    with django_assert_num_queries(2):
        assert len(level_summaries(loaded)) == len(loaded.document["levels"])


def test_editions_are_told_apart_by_their_content(loaded, fictional):
    other, _is_new = load_standard(document=fictional, at=timezone.now())
    assert standard_document(other) == fictional
    assert standard_document(loaded).code == loaded.code


def test_commands_load_and_export_the_same_standard(national_file, tmp_path):
    first = json.loads(run("load_standard", str(national_file), "--json"))
    assert (first["created"], first["nodes"]) == (True, 457)
    assert set(first) == {"code", "name", "edition", "digest", "created", "nodes"}
    exported = run("export_standard", "--edition", "2022", "--json")
    assert json.loads(exported) == read_standard(national_file.read_bytes()).as_dict()
    copy = tmp_path / "copy.json"
    copy.write_text(exported, encoding="utf-8")
    assert not json.loads(run("load_standard", str(copy), "--json"))["created"]
    assert "没有改动" in run("load_standard", str(copy))


def test_the_yaml_export_reads_back_as_well(loaded, national):
    exported = run("export_standard", "--edition", "2022", "--code", loaded.code)
    assert read_standard(exported.encode()) == national


def test_an_export_has_the_agreed_shape(loaded):
    values = json.loads(run("export_standard", "--edition", "2022", "--json"))
    assert set(values) == CONTRACT | {"issuer", "occupation", "short_names"}
    assert set(values["levels"]) == {"5", "4", "3"}
    level = values["levels"]["5"]
    assert set(level["functions"][0]) == {"code", "name", "contents"}
    assert set(level["conditions"][0]) == {"code", "text", "alternatives"}
    assert set(level) == {"name", "hours", "conditions", "weights", "functions"}
    assert level["weights"]["theory"]["职业道德和职业素养"] == 10
    assert level["weights"]["skill"]["就业创业服务"] == 30
    content = level["functions"][0]["contents"][0]
    assert set(content) == {"code", "name", "skills", "knowledge"}
    assert content["skills"][0] == {
        "code": "1.1.1",
        "text": "能认定失业人员、就业创业人员、退休人员等服务对象",
    }


def test_a_broken_file_loads_nothing_and_lists_its_faults(tmp_path, national_file):
    broken = tmp_path / "broken.yaml"
    text = national_file.read_text(encoding="utf-8")
    text = text.replace("        就业创业服务: 30\n", "        就业创业服务: 31\n")
    broken.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"levels\.5\.weights\.skill.*101"):
        run("load_standard", str(broken))
    told = refused("load_standard", broken)
    assert told["error"] == "broken_file"
    assert set(told["details"][0]) == {"path", "code", "message"}
    assert told["details"][0]["code"] == "weight_sum"
    assert not Standard.objects.exists()


def test_a_file_that_is_not_there_is_a_plain_sentence(tmp_path):
    told = refused("load_standard", tmp_path / "nothing.yaml")
    assert told["error"] == "file_unreadable"


def test_an_ambiguous_export_asks_for_the_code(loaded, fictional):
    values = {**fictional.as_dict(), "edition": "2022"}
    load_standard(document=validate_standard(values), at=timezone.now())
    with pytest.raises(CommandError, match="--code"):
        run("export_standard", "--edition", "2022")
    ambiguous = refused("export_standard", "--edition", "2022")
    assert ambiguous["error"] == "edition_ambiguous"
    unknown = refused("export_standard", "--edition", "1999")
    assert unknown["error"] == "edition_unknown"


def test_what_a_node_may_carry_beyond_code_and_text_is_agreed(loaded):
    values = json.loads(run("export_standard", "--edition", "2022", "--json"))
    leaves, contents = set(), set()
    for level in values["levels"].values():
        for function in level["functions"]:
            for content in function["contents"]:
                contents |= set(content)
                for leaf in content["skills"] + content["knowledge"]:
                    leaves |= set(leaf)
    assert leaves == {"code", "text", "erratum", "note", "printed_code"}
    assert contents == {"code", "name", "skills", "knowledge", "missing_in_source"}
