from django.urls import path

from exams.papers import opening_views, views
from exams.papers.blueprints import editor
from exams.papers.blueprints import views as blueprints
from exams.papers.comparing.views import compare
from exams.papers.printing import views as printing

app_name = "papers"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", blueprints.ask, name="new"),
    # blueprints/
    path("blueprints/", blueprints.index, name="blueprints"),
    path("blueprints/new/", editor.new, name="blueprint_new"),
    path("blueprints/<uuid:pk>/", blueprints.detail, name="blueprint"),
    path("blueprints/<uuid:pk>/edit/", editor.edit, name="blueprint_edit"),
    path("blueprints/<uuid:pk>/compare/", blueprints.compare, name="blueprint_compare"),
    path(
        "blueprints/<uuid:pk>/forecast/", blueprints.forecast, name="blueprint_forecast"
    ),
    path("blueprints/<uuid:pk>/retire/", blueprints.retire, name="blueprint_retire"),
    path("jobs/<uuid:pk>/proof/", blueprints.proof, name="blueprint_proof"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/images/<uuid:image>/", views.image, name="image"),
    path("officer-key/", opening_views.officer_key, name="officer_key"),
    path("officer-key/lost/", opening_views.lost_key, name="lost_key"),
    path("<uuid:pk>/openings/", opening_views.ask, name="ask"),
    path(
        "<uuid:pk>/openings/<uuid:opening>/answer/",
        opening_views.answer,
        name="answer",
    ),
    path("<uuid:pk>/openings/<uuid:opening>/use/", opening_views.use, name="use"),
    path("<uuid:pk>/compare/", compare, name="compare"),
    path("<uuid:pk>/check/", views.check, name="check"),
    path("<uuid:pk>/approve/", views.approve, name="approve"),
    path("<uuid:pk>/seal/", views.seal, name="seal"),
    path("<uuid:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<uuid:pk>/archive/", views.archive, name="archive"),
    path("<uuid:pk>/alarms/<int:alarm>/keep/", views.keep, name="keep"),
    # printing
    path("<uuid:pk>/print/", printing.print_form, name="print"),
    path("prints/<uuid:pk>/", printing.print_run, name="print_run"),
    path("prints/<uuid:pk>/pdf/", printing.print_file, name="print_file"),
]
