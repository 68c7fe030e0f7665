from django.urls import path

from exams.papers import views

app_name = "papers"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/images/<uuid:image>/", views.image, name="image"),
    path("<uuid:pk>/check/", views.check, name="check"),
    path("<uuid:pk>/approve/", views.approve, name="approve"),
    path("<uuid:pk>/seal/", views.seal, name="seal"),
    path("<uuid:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<uuid:pk>/archive/", views.archive, name="archive"),
    path("<uuid:pk>/alarms/<int:alarm>/keep/", views.keep, name="keep"),
]
