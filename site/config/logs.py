"""Logs as JSON lines, the same for Django and for gunicorn."""

from typing import Any


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
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {name: {"handlers": [], "propagate": True} for name in loggers},
    }
