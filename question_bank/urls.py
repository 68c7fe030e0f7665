from django.urls import path

from question_bank import views
from question_bank.bulk import views as bulk
from question_bank.coverage import views as coverage
from question_bank.listing import grid_views as grid
from question_bank.listing import views as listing

app_name = "question_bank"
urlpatterns = [
    path("", coverage.index, name="index"),
    path("gaps/", coverage.gaps, name="gaps"),
    path("points/", views.points, name="points"),
    # items/
    path("items/", listing.items, name="items"),
    path("items/grid/", grid.grid, name="grid"),
    path("items/bulk/", bulk.choose, name="bulk_choose"),
    path("items/<uuid:pk>/", views.item, name="item"),
    path("bulk/<uuid:pk>/", bulk.bulk, name="bulk"),
    # filters/
    path("filters/", listing.filters, name="filters"),
    path("filters/save/", listing.filter_save, name="filter_save"),
    path("filters/<int:pk>/rename/", listing.filter_rename, name="filter_rename"),
    path("filters/<int:pk>/delete/", listing.filter_delete, name="filter_delete"),
]
