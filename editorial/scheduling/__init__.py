"""What goes up, comes down or is published together at a time that was set: each alone, and on time.

Wagtail's own publish_scheduled (8.0) does all in a row and without a transaction: the first that fails holds
up those behind it, and can be public without a line in the log. docs/decisions/0049-bin-and-schedule.md.
"""
