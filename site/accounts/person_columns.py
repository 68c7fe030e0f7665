"""The columns in which lists name people, and the forms their cells may have.

Class lists and lists of candidates share them: who is right in one is right in both.
"""

import re

from accounts.models import DocumentKind

NAME, KIND, NUMBER, PHONE = "姓名", "证件类型", "证件号码", "手机号码"
KINDS = {str(kind.label): kind.value for kind in DocumentKind} | {
    "身份证": DocumentKind.RESIDENT_ID.value
}
# Letters of any script, the dot of names, a space; no formulas, no control signs.
NAME_FORM = re.compile(r"[^\W\d_](?:[^\W\d_]|[ ·•.'-])*")
PHONE_FORM = re.compile(r"\+?[0-9][0-9 -]{5,18}")
