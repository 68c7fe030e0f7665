"""Addresses of studying. The courses' own pages stand at the root, served by Wagtail."""

from django.urls import path

from courses import views

app_name = "courses"
urlpatterns = [
    path("", views.home, name="home"),
    path("courses/", views.catalogue, name="catalogue"),
    # /study/lessons/<uuid>/…
    path("lessons/<uuid:key>/finish/", views.finish, name="finish"),
]
