from django.urls import path

from exams.papers import views

app_name = "papers"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/images/<uuid:image>/", views.image, name="image"),
    path("<uuid:pk>/approve/", views.approve, name="approve"),
]
