from django.urls import path

from question_bank import image_views
from question_bank.bulk import views as bulk
from question_bank.coverage import views as coverage
from question_bank.editing import views as editing
from question_bank.importing import views as importing
from question_bank.listing import grid_views as grid
from question_bank.listing import views as listing
from question_bank.point_table import views as table
from question_bank.reviewing import views as reviewing

app_name = "question_bank"
urlpatterns = [
    path("", coverage.index, name="index"),
    path("gaps/", coverage.gaps, name="gaps"),
    path("leaves/", coverage.leaves, name="leaves"),
    # points/
    path("points/", table.points, name="points"),
    path("points/edit/", table.edit, name="points_edit"),
    path("points/workbook/", table.workbook, name="points_workbook"),
    path("points/paper/", table.paper, name="points_paper"),
    path("points/import/", table.upload, name="points_upload"),
    path("points/import/confirm/", table.confirm, name="points_confirm"),
    path("inbox/", reviewing.inbox, name="inbox"),
    # items/
    path("items/", listing.items, name="items"),
    path("items/grid/", grid.grid, name="grid"),
    path("items/bulk/", bulk.choose, name="bulk_choose"),
    path("items/new/", editing.new, name="new"),
    path("items/<uuid:pk>/", reviewing.item, name="item"),
    path("items/<uuid:pk>/compare/", reviewing.compare, name="compare"),
    path("items/<uuid:pk>/revise/", reviewing.revise, name="revise"),
    path("items/<uuid:pk>/retire/", reviewing.retire, name="retire"),
    path("items/<uuid:pk>/comment/", reviewing.comment, name="comment"),
    path("bulk/<uuid:pk>/", bulk.bulk, name="bulk"),
    # filters/
    path("filters/", listing.filters, name="filters"),
    path("filters/save/", listing.filter_save, name="filter_save"),
    path("filters/<int:pk>/rename/", listing.filter_rename, name="filter_rename"),
    path("filters/<int:pk>/delete/", listing.filter_delete, name="filter_delete"),
    path("items/export/", importing.export, name="export"),
    path("exports/<uuid:pk>/", importing.exported, name="exported"),
    # imports/
    path("imports/", importing.imports_list, name="imports"),
    path("imports/new/", importing.new, name="import_new"),
    path("imports/template.xlsx", importing.template, name="import_template"),
    path("imports/<uuid:pk>/", importing.detail, name="import"),
    path("imports/<uuid:pk>/accept/", importing.accept, name="import_accept"),
    path("imports/<uuid:pk>/places/", importing.places, name="import_places"),
    path("imports/<uuid:pk>/drop/", importing.drop, name="import_drop"),
    path("imports/<uuid:pk>/undo/", importing.undo, name="import_undo"),
    # drafts/
    path("drafts/<uuid:pk>/", editing.editor, name="editor"),
    path("drafts/<uuid:pk>/preview/", editing.preview, name="preview"),
    path("drafts/<uuid:pk>/twins/", editing.twins, name="twins"),
    path("drafts/<uuid:pk>/withdraw/", editing.withdraw, name="withdraw"),
    path("drafts/<uuid:pk>/discard/", editing.discard, name="discard"),
    path("drafts/<uuid:pk>/review/", reviewing.review, name="review"),
    path("enemies/<int:pk>/dissolve/", reviewing.dissolve, name="dissolve"),
    path("challenges/<uuid:pk>/", reviewing.challenge, name="challenge"),
    path("sources/", editing.source_search, name="source_search"),
    # images/…
    path("images/", image_views.upload, name="image_upload"),
    path("images/<uuid:pk>/", image_views.image, name="image"),
]
