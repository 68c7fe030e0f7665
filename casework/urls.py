"""Addresses of the casework desk; a play's address is known to nobody but its owner."""

from django.urls import path

from casework import views
from casework.classroom import views as classroom
from casework.drills import views as drills
from casework.parameters import views as parameters
from casework.procedures import views as procedures
from casework.shifts import views as shifts
from casework.skills import views as skills

app_name = "casework"
urlpatterns = [
    path("", views.index, name="index"),
    path("cases/<slug:slug>/start/", views.start, name="start"),
    # /casework/cases/…/print/…
    path("cases/<slug:slug>/print/", classroom.choose, name="print"),
    path(
        "cases/<slug:slug>/print/<int:number>/case.pdf",
        classroom.print_case,
        name="print_case",
    ),
    path(
        "cases/<slug:slug>/print/<int:number>/answers.pdf",
        classroom.print_answers,
        name="print_answers",
    ),
    # /casework/procedures/…
    path("procedures/", procedures.procedures, name="procedures"),
    path("procedures/<str:key>/", procedures.procedure, name="procedure"),
    path("parameters/", parameters.parameters, name="parameters"),
    # /casework/drills/…
    path("drills/", drills.drills, name="drills"),
    path("drills/<str:key>/<slug:sort>/<int:seed>/", drills.drill, name="drill"),
    # /casework/shifts/…
    path("shifts/", shifts.shifts, name="shifts"),
    path("shifts/<uuid:pk>/", shifts.shift, name="shift"),
    path("shifts/<uuid:pk>/end/", shifts.end, name="end_shift"),
    path("skills/", skills.skills, name="skills"),
    # /casework/plays/…
    path("plays/<uuid:pk>/", views.desk, name="desk"),
    path("plays/<uuid:pk>/slips/", views.slips, name="slips"),
    path("plays/<uuid:pk>/finish/", views.finish, name="finish"),
    path("plays/<uuid:pk>/debrief/", views.debrief, name="debrief"),
    path("plays/<uuid:pk>/perfect/", views.perfect, name="perfect"),
]
