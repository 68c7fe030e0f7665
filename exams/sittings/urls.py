from django.urls import path

from exams.sittings.views import (
    candidates,
    console,
    late_answers,
    lists,
    printing,
    rooms,
    workbench,
)

app_name = "sittings"
urlpatterns = [
    # sittings/
    path("", lists.index, name="index"),
    path("mine/", lists.mine, name="mine"),
    path("public/", lists.public, name="public"),
    path("new/", workbench.new, name="new"),
    # of a paper
    path("print/<uuid:pk>/", printing.print_copies, name="print"),
    # sittings/<uuid>/
    path("<uuid:pk>/", workbench.detail, name="detail"),
    path("<uuid:pk>/papers/", workbench.papers, name="papers"),
    path("<uuid:pk>/panel/", workbench.panel, name="panel"),
    path("<uuid:pk>/admit/", workbench.admit, name="admit"),
    path("<uuid:pk>/cancel/", workbench.cancel, name="cancel"),
    path("<uuid:pk>/close/", workbench.close, name="close"),
    path("<uuid:pk>/prepare/", workbench.prepare, name="prepare"),
    path("<uuid:pk>/results/", workbench.results, name="results"),
    path("<uuid:pk>/release/", workbench.release, name="release"),
    # sittings/<uuid>/: what did not reach the server in time
    path("<uuid:pk>/room-end/", late_answers.room_end, name="room_end"),
    path("<uuid:pk>/late/", late_answers.overview, name="late_answers"),
    path("<uuid:pk>/late/upload/", late_answers.upload, name="upload_answers"),
    path("<uuid:pk>/late/<uuid:one>/", late_answers.attempt, name="late_attempt"),
    path("<uuid:pk>/late/<uuid:one>/decide/", late_answers.decide, name="decide_late"),
    # sittings/<uuid>/candidates/
    path("<uuid:pk>/candidates/", candidates.upload, name="candidates"),
    path("<uuid:pk>/candidates/confirm/", candidates.confirm, name="confirm"),
    path("<uuid:pk>/candidates/template/", candidates.template, name="template"),
    path("<uuid:pk>/candidates/codes/", candidates.codes, name="codes"),
    path(
        "<uuid:pk>/candidates/<uuid:one>/withdraw/",
        candidates.withdraw,
        name="withdraw",
    ),
    path("<uuid:pk>/candidates/<uuid:one>/seat/", rooms.seat, name="seat"),
    path("<uuid:pk>/candidates/<uuid:one>/record/", console.record, name="record"),
    # sittings/<uuid>/rooms/
    path("<uuid:pk>/rooms/", rooms.rooms, name="rooms"),
    path("<uuid:pk>/rooms/new/", rooms.room, name="room_new"),
    path("<uuid:pk>/rooms/place/", rooms.place, name="place"),
    path("<uuid:pk>/rooms/codes/", rooms.entry_codes, name="entry_codes"),
    path("<uuid:pk>/rooms/<uuid:room>/edit/", rooms.room, name="room_edit"),
    path("<uuid:pk>/rooms/<uuid:room>/remove/", rooms.remove, name="room_remove"),
    path("<uuid:pk>/rooms/<uuid:room>/door/", rooms.door_list, name="door_list"),
    # the console
    path("<uuid:pk>/console/", console.console, name="console"),
    path("<uuid:pk>/console/state/", console.state, name="state"),
    path("<uuid:pk>/console/act/", console.act, name="act"),
    path("<uuid:pk>/rooms/<uuid:room>/", console.console, name="room_console"),
    path("<uuid:pk>/rooms/<uuid:room>/state/", console.state, name="room_state"),
]
