from django.urls import path

from question_bank import views
from question_bank.point_table import views as table

app_name = "question_bank"
urlpatterns = [
    path("", views.index, name="index"),
    # points/
    path("points/", table.points, name="points"),
    path("points/edit/", table.edit, name="points_edit"),
    path("points/workbook/", table.workbook, name="points_workbook"),
    path("points/paper/", table.paper, name="points_paper"),
    path("points/import/", table.upload, name="points_upload"),
    path("points/import/confirm/", table.confirm, name="points_confirm"),
    # items/
    path("items/", views.items, name="items"),
    path("items/<uuid:pk>/", views.item, name="item"),
]
