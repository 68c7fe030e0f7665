"""The address plan of the house; Wagtail's pages take what is left."""

from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config.views import forgotten_password, gone, healthz
from courses.views import editor_login

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    # A one-time code is the only way back into an account: nothing goes by mail.
    path("accounts/password/reset/", forgotten_password),
    re_path(
        "^accounts/(email|confirm-email|login/code|password/set|password/reset)/", gone
    ),
    path("accounts/", include("allauth.urls")),
    path("me/", include("accounts.urls")),
    path("jobs/", include("jobs.urls")),
    path("law/", include("law.urls")),
    path("standards/", include("standards.urls")),
    path("bank/", include("question_bank.urls")),
    path("casework/", include("casework.urls")),
    path("papers/", include("exams.papers.urls")),
    path("attempts/", include("exams.attempts.urls")),
    path("marking/", include("exams.marking.urls")),
    path("practice/", include("exams.practice.urls")),
    path("sittings/", include("exams.sittings.urls")),
    path("enter/", include("exams.sittings.door_urls")),
    path("certificates/", include("certificates.urls")),
    path("study/", include("courses.urls")),
    path("", include("ui.urls")),
    # Wagtail's own logins know neither our lock-out nor our second factor.
    path("cms/login/", editor_login),
    path("_util/login/", editor_login),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(wagtail_urls)),
]
