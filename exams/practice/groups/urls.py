from django.urls import path

from exams.practice.groups import views

urlpatterns = [
    path("", views.index, name="groups"),
    path("join/", views.join, name="group_join"),
    path("accept/", views.accept, name="group_accept"),
    path("new/", views.found, name="group_found"),
    path("<uuid:pk>/", views.detail, name="group"),
    path("<uuid:pk>/skills/", views.skills, name="group_skills"),
    path("<uuid:pk>/leave/", views.leave, name="group_leave"),
    path("<uuid:pk>/code/", views.new_code, name="group_code"),
    path("<uuid:pk>/colleagues/", views.colleague, name="group_colleague"),
    path("<uuid:pk>/close/", views.close, name="group_close"),
    path("<uuid:pk>/export.<str:kind>", views.export, name="group_export"),
    path("<uuid:pk>/people/<uuid:person>/", views.person, name="group_person"),
    path("<uuid:pk>/people/<uuid:person>/remove/", views.remove, name="group_remove"),
]
