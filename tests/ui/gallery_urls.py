"""The house's addresses and those that only DEBUG shows."""

from django.urls import include, path

from config.urls import urlpatterns as house
from ui.urls import gallery_urls
from ui.urls import urlpatterns as always

urlpatterns = [path("", include(([*always, *gallery_urls], "ui"))), *house]
