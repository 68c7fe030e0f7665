from django.urls import path

from exams.practice.rules import views

urlpatterns = [
    path("", views.index, name="rules"),
    path("take/", views.take, name="rules_take"),
    path("put-away/", views.put, name="rules_put_away"),
    path("review/", views.review, name="rules_review"),
    path("cards/<str:key>/<int:turn>/", views.card, name="rule_card"),
]
