"""Addresses of the public pages. A requirement's address stays as long as its edition."""

from django.urls import path

from standards import views

app_name = "standards"
urlpatterns = [
    path("", views.index, name="index"),
    # /standards/3-01-04-03/2022/…
    path("<str:code>/<str:edition>/", views.standard, name="standard"),
    path("<str:code>/<str:edition>/basic/", views.basic, name="basic"),
    path("<str:code>/<str:edition>/<str:number>/", views.level, name="level"),
    path(
        "<str:code>/<str:edition>/<str:scope>/<str:path_code>/",
        views.node,
        name="node",
    ),
]
