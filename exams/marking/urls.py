from django.urls import path

from exams.marking import views

app_name = "marking"
urlpatterns = [
    path("", views.desk, name="desk"),
    # panels/…
    path("panels/<uuid:pk>/", views.panel, name="panel"),
    path("panels/<uuid:pk>/settle/<uuid:script>/", views.settle, name="settle"),
    # sheets/…
    path("sheets/<uuid:pk>/", views.sheet, name="sheet"),
    path("sheets/<uuid:pk>/images/<uuid:image>/", views.image, name="image"),
    path("sheets/<uuid:pk>/<int:number>/", views.sheet_item, name="sheet_item"),
]
