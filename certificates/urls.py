from django.urls import path

from certificates import public_views, views

app_name = "certificates"
urlpatterns = [
    # certificates/
    path("check/", public_views.check, name="check"),
    path("check/<str:token>/", public_views.check_token, name="check_token"),
    path("mine/", views.mine, name="mine"),
    path("<uuid:pk>/", views.show, name="show"),
    path("<uuid:pk>/certificate.pdf", views.pdf, name="pdf"),
    path("<uuid:pk>/revoke/", views.revoke, name="revoke"),
    # certificates/sittings/
    path("sittings/<uuid:pk>/", views.sitting, name="sitting"),
    path("sittings/<uuid:pk>/issue/", views.issue, name="issue"),
    path(
        "sittings/<uuid:pk>/score-sheet/<str:sheet_format>/",
        views.score_sheet,
        name="score_sheet",
    ),
    path(
        "sittings/<uuid:pk>/certificates-<int:batch>.pdf",
        views.batch_pdf,
        name="batch_pdf",
    ),
]
