from django.urls import path

from exams.papers import opening_views, views

app_name = "papers"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
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
    path("<uuid:pk>/check/", views.check, name="check"),
    path("<uuid:pk>/approve/", views.approve, name="approve"),
    path("<uuid:pk>/seal/", views.seal, name="seal"),
    path("<uuid:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<uuid:pk>/archive/", views.archive, name="archive"),
    path("<uuid:pk>/alarms/<int:alarm>/keep/", views.keep, name="keep"),
]
