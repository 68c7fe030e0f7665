from django.urls import path

from question_bank import image_views, views

app_name = "question_bank"
urlpatterns = [
    path("", views.index, name="index"),
    path("points/", views.points, name="points"),
    path("items/", views.items, name="items"),
    path("items/<uuid:pk>/", views.item, name="item"),
    # images/…
    path("images/", image_views.upload, name="image_upload"),
    path("images/<uuid:pk>/", image_views.image, name="image"),
]
