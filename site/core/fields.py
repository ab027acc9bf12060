from typing import Any

from wagtail.fields import StreamField

from core.rich_text import clean_value


class BodyField(StreamField):
    """A StreamField that leaves its blocks out of migrations, and keeps no rich text that isn't clean.

    Blocks change often and the column is JSON whatever they are: without this every edit of a block
    would write the whole definition into a new migration. Data migrations read `raw_data`.
    """

    def __init__(self, block_types: Any = (), **kwargs: Any) -> None:
        super().__init__(block_types, **kwargs)

    def deconstruct(self):
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs

    def to_python(self, value: Any) -> Any:
        """JSON as text is the content of a revision or of an earlier version, which may be older than this
        field's care, or of another site."""
        found = super().to_python(value)
        if not isinstance(value, str):
            return found
        raw = list(found.raw_data)
        cleaned = clean_value(self.stream_block, raw)
        return found if cleaned == raw else super().to_python(cleaned)

    def get_prep_value(self, value: Any) -> Any:
        """What goes into the column, and into a revision: whoever writes it, it comes through here."""
        if isinstance(value, str) and value.startswith("["):
            value = self.to_python(value)
        prepared = super().get_prep_value(value)
        return clean_value(self.stream_block, prepared) if isinstance(prepared, list) else prepared
