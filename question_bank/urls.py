from django.urls import path

from question_bank import views
from question_bank.coverage import views as coverage

app_name = "question_bank"
urlpatterns = [
    path("", coverage.index, name="index"),
    path("gaps/", coverage.gaps, name="gaps"),
    path("points/", views.points, name="points"),
    path("items/", views.items, name="items"),
    path("items/<uuid:pk>/", views.item, name="item"),
]
