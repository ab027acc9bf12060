"""Who did what and when, in a table that only grows: docs/decisions/0051-audit-log.md."""
