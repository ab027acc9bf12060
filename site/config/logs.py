"""Logs as JSON lines, the same for Django and for gunicorn."""

import logging
from typing import Any


class WithRequest(logging.Filter):
    """Each line says of which request it is, by the name that the proxy's log and the audit log have."""

    def filter(self, record: logging.LogRecord) -> bool:
        # Not above: gunicorn reads this file before Django is set up.
        from core.asking import current_request, request_id

        request = current_request()
        if request:
            record.request_id = request_id(request)
        return True


def json_logging(level: str, loggers: list[str]) -> dict[str, Any]:
    """A configuration for logging.config: one JSON object a line on standard error.

    `loggers` have handlers of their own by default, which would print the same event again as plain text.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
                "json_ensure_ascii": False,
                "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
            },
        },
        "filters": {"request": {"()": WithRequest}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request"]}
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {name: {"handlers": [], "propagate": True} for name in loggers},
    }
