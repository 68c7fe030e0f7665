from django.urls import path

from exams.sittings.views import door

app_name = "door"
urlpatterns = [
    # enter/
    path("", door.enter, name="enter"),
    path("waiting/", door.waiting, name="waiting"),
    path("consent/", door.consent, name="consent"),
    path("leave/", door.leave, name="leave"),
]
