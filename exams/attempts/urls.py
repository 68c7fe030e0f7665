from django.urls import path

from exams.attempts import saving, views

app_name = "attempts"
# attempts/
urlpatterns = [
    path("<uuid:pk>/", views.instructions, name="instructions"),
    path("<uuid:pk>/start/", views.start, name="start"),
    path("<uuid:pk>/continue/", views.continue_here, name="continue"),
    path("<uuid:pk>/room/", views.room, name="room"),
    path("<uuid:pk>/events/", saving.events, name="events"),
    path("<uuid:pk>/answers/", saving.answers, name="answers"),
    path("<uuid:pk>/clock/", saving.clock, name="clock"),
    path("<uuid:pk>/images/<uuid:image>/", views.image, name="image"),
    path("<uuid:pk>/review/", views.review, name="review"),
    path("<uuid:pk>/submit/", views.submit, name="submit"),
    path("<uuid:pk>/done/", views.done, name="done"),
]
