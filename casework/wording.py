"""Words of the casework screens for what the engine names by keys."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, str | Promise]

# The nine types of scored items, in the order of the bars.
TYPES: Words = {
    "判": _("判断"),
    "告": _("告知"),
    "料": _("材料"),
    "步": _("步骤"),
    "序": _("顺序"),
    "时": _("时限"),
    "记": _("记录"),
    "访": _("回访"),
    "礼": _("礼仪"),
}
ERROR_ICONS = {"E3": "clock", "E4": "doc", "E5": "talk", "E8": "book", "E7": "person"}
SPEAKERS: Words = {
    "phone": _("电话"),
    "superior": _("上级"),
}
LEVELS: Words = {
    "1": _("一级"),
    "2": _("二级"),
    "3": _("三级"),
    "4": _("四级"),
    "5": _("五级"),
}
NODE_KINDS: Words = {"skill": _("技能"), "knowledge": _("知识")}
