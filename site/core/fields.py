from typing import Any

from wagtail.fields import StreamField


class BodyField(StreamField):
    """A StreamField that leaves its blocks out of migrations.

    Blocks change often and the column is JSON whatever they are: without this every edit of a block
    would write the whole definition into a new migration. Data migrations read `raw_data`.
    """

    def __init__(self, block_types: Any = (), **kwargs: Any) -> None:
        super().__init__(block_types, **kwargs)

    def deconstruct(self):
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs
