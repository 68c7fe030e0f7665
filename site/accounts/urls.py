from django.urls import path

from accounts import staff_views, views

app_name = "accounts"
urlpatterns = [
    # me/
    path("", views.desk, name="desk"),
    path("data/", views.my_data, name="my_data"),
    path("data/export/", views.export, name="export"),
    path("notice/", views.notice, name="notice"),
    path("notice/<int:version>/consent/", views.consent, name="consent"),
    path("notice/withdraw/", views.withdraw, name="withdraw"),
    path("invitation/", views.invitation, name="invitation"),
    # me/people/
    path("people/", staff_views.people, name="people"),
    path("people/import/", staff_views.class_import, name="class_import"),
    path("people/import/confirm/", staff_views.class_confirm, name="class_confirm"),
    path("people/<uuid:public_id>/", staff_views.person, name="person"),
    path("people/<uuid:public_id>/reset/", staff_views.reset, name="reset"),
    path("people/<uuid:public_id>/lock/", staff_views.lock, name="lock"),
    path("people/<uuid:public_id>/unlock/", staff_views.unlock, name="unlock"),
    path("people/<uuid:public_id>/roles/", staff_views.roles, name="roles"),
    path(
        "people/<uuid:public_id>/appointments/",
        staff_views.appointment,
        name="appointment",
    ),
    path(
        "appointments/<int:pk>/end/",
        staff_views.appointment_end,
        name="appointment_end",
    ),
]
