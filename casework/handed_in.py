"""What verbs are handed, and what they say where it cannot be read."""

import json
from pathlib import Path
from typing import Any

from django.db import DatabaseError
from django.utils.translation import gettext as _

from accounts.automation import Reason


class BadFileError(Exception):
    """The file cannot be read as what it should be; the text says why, in Chinese."""


def read_json(path: Path) -> Any:
    """Return what the file holds."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadFileError(f"打不开 {path}") from error
    except UnicodeDecodeError as error:
        raise BadFileError("文件不是 UTF-8 文本") from error
    except RecursionError as error:
        raise BadFileError("括号套得太深") from error
    except json.JSONDecodeError as error:
        raise BadFileError(f"不是 JSON，第 {error.lineno} 行") from error
    except ValueError as error:
        raise BadFileError("不是 JSON") from error


def no_calendar(error: DatabaseError) -> Reason:
    """The days are in the database: without it no period can be counted."""
    message = _("数据库里读不到工作日历。还没有建库的，先运行 manage.py migrate。")
    return Reason("no_calendar", message, [str(error)])
