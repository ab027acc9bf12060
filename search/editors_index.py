"""What the search of the editor (search.backend) lacks, and writing that anew.

Wagtail writes it as each thing is saved; who has lost rows of it would have to know that there is a command.
"""

import logging
from collections.abc import Iterator
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import CharField, Exists, Model, OuterRef, QuerySet
from django.db.models.functions import Cast
from wagtail.search.backends import get_search_backend
from wagtail.search.index import get_indexed_models

from .backend import IndexEntry, get_content_type_pk

AT_ONCE = 200
logger = logging.getLogger(__name__)


def mend_editors_index() -> int:
    """Write the entries of all that has none; how many. What fails is logged and left. Can be broken off at
    any moment."""
    backend = get_search_backend()
    written = 0
    for model, missing in _missing():
        index = backend.get_index_for_model(model)
        keys = list(missing.values_list("pk", flat=True))
        for start in range(0, len(keys), AT_ONCE):
            items = list(missing.model.objects.filter(pk__in=keys[start : start + AT_ONCE]))
            written += _add(index, model, items)
    return written


def _add(index: Any, model: type[Model], items: list[Any]) -> int:
    """Write the entries of these together, or of each by itself where that fails; how many."""
    try:
        with transaction.atomic():
            index.add_items(model, items)
    except OperationalError:
        raise  # the database itself
    except Exception:
        if len(items) > 1:
            return sum(_add(index, model, [item]) for item in items)
        # What nobody thought of in one must not keep the others from being found.
        logger.exception("%s %s could not be written into the editors' search", model._meta.label, items)
        return 0
    return len(items)


def _missing() -> Iterator[tuple[type[Model], QuerySet[Any]]]:
    """Of each model that editors search, what has no entry."""
    for model in get_indexed_models():
        own = IndexEntry.objects.filter(content_type_id=get_content_type_pk(model), object_id=OuterRef("key"))
        rows = model.get_indexed_objects().alias(key=Cast("pk", CharField()))
        yield model, rows.filter(~Exists(own))
