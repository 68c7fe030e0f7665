from django.urls import include, path

from exams.practice import views
from exams.practice.mastery.views import mine

app_name = "practice"
urlpatterns = [
    path("", views.index, name="index"),
    path("mastery/", mine, name="mastery"),
    path("groups/", include("exams.practice.groups.urls")),
    path("start/", views.start, name="start"),
    path("jobs/<uuid:pk>/", views.progress, name="progress"),
    path("mocks/<uuid:pk>/", views.result, name="result"),
    path(
        "mocks/<uuid:pk>/items/<int:place>/challenge/",
        views.challenge,
        name="challenge",
    ),
    path("mocks/<uuid:pk>/images/<uuid:image>/", views.image, name="image"),
]
