from django.utils.translation import gettext_lazy as _

DIFFICULTY_LABELS = (
    (1, _("1 易")),
    (2, _("2 较易")),
    (3, _("3 中等")),
    (4, _("4 较难")),
    (5, _("5 难")),
)
