from django.urls import path

from question_bank import views

app_name = "question_bank"
urlpatterns = [
    path("", views.index, name="index"),
    path("points/", views.points, name="points"),
    path("items/", views.items, name="items"),
    path("items/<uuid:pk>/", views.item, name="item"),
]
