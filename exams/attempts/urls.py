from django.urls import path

from exams.attempts import views
from exams.attempts.lane import views as lane

app_name = "attempts"
urlpatterns = [
    # attempts/: pages
    path("<uuid:pk>/", views.instructions, name="instructions"),
    path("<uuid:pk>/door/", views.door, name="door"),
    path("<uuid:pk>/room/", views.room, name="room"),
    path("<uuid:pk>/pause/", views.pause, name="pause"),
    path("<uuid:pk>/resume/", views.resume, name="resume"),
    path("<uuid:pk>/images/<uuid:image>/", views.image, name="image"),
    path("<uuid:pk>/done/", views.done, name="done"),
    path("<uuid:pk>/record/", views.record, name="record"),
    path("<uuid:pk>/record/file/", views.record_file, name="record_file"),
    # attempts/: what the exam page calls
    path("<uuid:pk>/enter/", lane.enter, name="enter"),
    path("<uuid:pk>/paper/", lane.paper, name="paper"),
    path("<uuid:pk>/events/", lane.events, name="events"),
    path("<uuid:pk>/submit/", lane.submit, name="submit"),
    path("<uuid:pk>/clock/", lane.clock, name="clock"),
    path("<uuid:pk>/stations/<int:item>/", lane.station, name="station"),
    path("<uuid:pk>/stations/<int:item>/acts/", lane.act, name="act"),
]
