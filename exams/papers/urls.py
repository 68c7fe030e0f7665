from django.urls import path

from exams.papers import views
from exams.papers.printing import views as printing

app_name = "papers"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/images/<uuid:image>/", views.image, name="image"),
    path("<uuid:pk>/approve/", views.approve, name="approve"),
    # printing
    path("<uuid:pk>/print/", printing.print_form, name="print"),
    path("prints/<uuid:pk>/", printing.print_run, name="print_run"),
    path("prints/<uuid:pk>/pdf/", printing.print_file, name="print_file"),
]
