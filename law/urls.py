from django.urls import path

from law import views

app_name = "law"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:short_title>/", views.source, name="source"),
]
