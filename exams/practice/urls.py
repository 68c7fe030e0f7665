from django.urls import include, path

from exams.practice.mastery.views import mine
from exams.practice.views import book, drills, home, mocks, pictures

app_name = "practice"
# mocks/
mock_urls = [
    path("mocks/", mocks.list_mocks, name="mocks"),
    path("start/", mocks.start, name="start"),
    path("jobs/<uuid:pk>/", mocks.progress, name="progress"),
    path("mocks/<uuid:pk>/", mocks.result, name="result"),
    path(
        "mocks/<uuid:pk>/items/<int:place>/challenge/",
        mocks.challenge,
        name="challenge",
    ),
    path("mocks/<uuid:pk>/images/<uuid:image>/", mocks.image, name="image"),
]
# drills/
drill_urls = [
    path("drills/", drills.list_drills, name="drills"),
    path("drills/new/", drills.choose, name="choose"),
    path("drills/begin/", drills.begin, name="begin"),
    path("drills/<uuid:pk>/", drills.drill, name="drill"),
    path("drills/<uuid:pk>/<int:place>/", drills.question, name="question"),
    path(
        "drills/<uuid:pk>/<int:place>/challenge/",
        drills.challenge,
        name="drill_challenge",
    ),
    path("drills/<uuid:pk>/end/", drills.end, name="drill_end"),
    path("drills/<uuid:pk>/result/", drills.result, name="drill_result"),
]
# What one has met and kept
own_urls = [
    path("wrong/", book.wrong, name="wrong_book"),
    path("favourites/", book.favourites, name="favourites"),
    path("items/<uuid:pk>/keep/", book.keep, name="keep"),
    path("answers/<uuid:key>/cause/", book.say_cause, name="say_cause"),
    path("images/<uuid:image>/", pictures.item_image, name="item_image"),
]
urlpatterns = [
    path("", home.index, name="index"),
    path("goal/", home.goal, name="goal"),
    path("mastery/", mine, name="mastery"),
    path("groups/", include("exams.practice.groups.urls")),
    path("rules/", include("exams.practice.rules.urls")),
    *mock_urls,
    *drill_urls,
    *own_urls,
]
