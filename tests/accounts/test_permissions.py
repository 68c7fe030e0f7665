"""Who may do what with accounts. The table is complete: a new address fails here.

Columns: nobody (not logged in), trainee, examiner (staff without a caretaker's
role), clerk and registrar of the person's centre, clerk of another centre,
instructor (platform role), administrator.

`login` = sent to the login page. 404 hides that a page or person exists; 403 tells
a colleague that another role is needed.
"""

import pytest
from django.urls import reverse

from accounts import urls
from accounts.models import StaffAssignment

WHO = (
    "nobody", "trainee", "examiner", "clerk", "registrar", "other_clerk",
    "instructor", "administrator",
)  # fmt: skip
OWN = ("login", 200, 200, 200, 200, 200, 200, 200)
LIST = ("login", 404, 403, 200, 200, 200, 403, 200)
PERSON = ("login", 404, 403, 200, 200, 404, 403, 200)
ACT = ("login", 404, 403, 302, 302, 404, 403, 302)
RESET = ("login", 404, 403, 200, 200, 404, 403, 200)
ADMIN = ("login", 404, 404, 404, 404, 404, 403, 302)
REASON = {"reason": "本人到场"}

# name, method, data, expected per column
TABLE = [
    ("desk", "get", {}, OWN),
    ("my_data", "get", {}, OWN),
    ("export", "get", {}, OWN),
    ("notice", "get", {}, (200,) * 8),
    ("consent", "post", {"general": 1, "sensitive": 1}, ("login",) + (302,) * 7),
    ("withdraw", "post", {}, ("login",) + (302,) * 7),
    ("invitation", "get", {}, (200,) * 8),
    ("people", "get", {}, LIST),
    ("class_import", "get", {}, LIST),
    ("class_confirm", "post", {}, ("login", 404, 403, 302, 302, 302, 403, 302)),
    ("person", "get", {}, PERSON),
    ("reset", "post", REASON, RESET),
    ("lock", "post", REASON, ACT),
    ("unlock", "post", REASON, ACT),
    ("roles", "post", {"roles": ["instructor"]}, ADMIN),
    (
        "appointment",
        "post",
        {"centre": "CENTRE", "role": "clerk", "starts_on": "2026-11-22"},
        ADMIN,
    ),
    ("appointment_end", "post", REASON, ADMIN),
]
CASES = [
    pytest.param(name, method, data, who, expected, id=f"{name}-{who}")
    for name, method, data, row in TABLE
    for who, expected in zip(WHO, row, strict=True)
]

pytestmark = pytest.mark.django_db


def arguments_of(name, person, centre):
    if name in {"person", "reset", "lock", "unlock", "roles", "appointment"}:
        return [person.public_id]
    if name == "consent":
        return [1]
    if name == "appointment_end":
        held = StaffAssignment.objects.create(
            user=person, centre=centre, role="invigilator", starts_on="2026-01-01"
        )
        return [held.pk]
    return []


@pytest.mark.parametrize(("name", "method", "data", "who", "expected"), CASES)
def test_table(
    name, method, data, who, expected, client, request, centre, notice, new_person
):
    person = request.getfixturevalue("trainee")
    if who != "nobody":
        client.force_login(request.getfixturevalue(who))
    url = reverse(f"accounts:{name}", args=arguments_of(name, person, centre))
    data = {
        key: centre.pk if value == "CENTRE" else value for key, value in data.items()
    }
    answer = getattr(client, method)(url, data)
    found = answer.status_code
    if found == 302 and answer.url.startswith("/accounts/login/?next="):
        found = "login"
    assert found == expected


def test_the_table_names_every_address():
    assert {row[0] for row in TABLE} == {pattern.name for pattern in urls.urlpatterns}


@pytest.mark.parametrize("row", [row for row in TABLE if row[1] == "post"])
def test_acts_are_refused_to_plain_links(row, client, administrator, trainee, centre):
    client.force_login(administrator)
    url = reverse(f"accounts:{row[0]}", args=arguments_of(row[0], trainee, centre))
    assert client.get(url).status_code == 405


STAFF = ["examiner", "registrar", "administrator", "instructor"]


@pytest.mark.parametrize("act", ["reset", "lock", "unlock"])
@pytest.mark.parametrize("target", STAFF)
def test_a_clerk_never_acts_upon_staff_even_in_the_own_class(
    act, target, client, clerk, centre, at, request
):
    """With a colleague's password a clerk could release results alone."""
    from accounts.services import enrol

    colleague = request.getfixturevalue(target)
    enrol(user=colleague, centre=centre, class_name="一班", at=at)
    client.force_login(clerk)
    url = reverse(f"accounts:{act}", args=[colleague.public_id])
    assert client.post(url, REASON).status_code == 403
    colleague.refresh_from_db()
    assert colleague.is_active
    assert colleague.has_usable_password()


@pytest.mark.parametrize("act", ["reset", "lock", "roles", "appointment"])
def test_nobody_acts_upon_themselves(act, client, administrator, centre):
    client.force_login(administrator)
    url = reverse(f"accounts:{act}", args=[administrator.public_id])
    data = {**REASON, "roles": [], "centre": centre.pk, "role": "clerk"}
    assert client.post(url, {**data, "starts_on": "2026-11-22"}).status_code == 403


def test_an_administrator_does_not_act_upon_a_superuser(
    client, administrator, new_person
):
    root = new_person("root")
    root.is_superuser = True
    root.save()
    client.force_login(administrator)
    url = reverse("accounts:reset", args=[root.public_id])
    assert client.post(url, REASON).status_code == 403


def test_an_assignment_that_ended_opens_nothing(client, clerk, trainee):
    StaffAssignment.objects.filter(user=clerk).update(ends_on="2026-02-01")
    client.force_login(clerk)
    assert client.get(reverse("accounts:people")).status_code == 404


def test_a_centre_is_chosen_from_ones_own(client, clerk, centre, other_centre):
    client.force_login(clerk)
    page = client.get(reverse("accounts:class_import")).content.decode()
    assert centre.name in page
    assert other_centre.name not in page
