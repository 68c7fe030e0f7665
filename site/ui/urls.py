"""Display wishes for everyone; the gallery and the error pages while developing."""

from django.conf import settings
from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from ui import views


class ErrorCode(StringConverter):
    """The four codes that have a page."""

    regex = "400|403|404|500"


register_converter(ErrorCode, "error_code")

app_name = "ui"
urlpatterns: list[URLPattern] = [path("_display/", views.set_display, name="display")]

gallery_urls = [
    path("_ui/", views.gallery, name="gallery"),
    path("_ui/exam/", views.gallery_exam, name="gallery_exam"),
    path("_ui/desk/", views.gallery_desk, name="gallery_desk"),
    path("_errors/<error_code:code>/", views.error_page, name="error"),
]
if settings.DEBUG:
    urlpatterns += gallery_urls
