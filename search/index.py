"""Writes what the search knows of a page, in the transaction that publishes it."""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from typing import Any

import numpy as np
import psycopg
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import QuerySet
from numpy.typing import NDArray
from wagtail.models import Page, get_page_models

from core.models import BasePage, File
from core.parts import Part
from core.text import clean_text
from documents.numbers import number_key

from . import opensearch_index
from .analysis import WORD, Terms, folded_words, text_terms, word_forms
from .facets import facets_of
from .files import attached_files, file_parts
from .models import Passage, SearchEntry
from .numbers import number_words
from .passages import cut, filing_heading, page_parts
from .ranking import HEADING_TERMS, impacts

# A number in running text, written as it should be or with the slips that occur; letters and reports too.
# Bounded: else a line of digits without end would be read anew from each of them.
NUMBER_IN_TEXT = re.compile(r"\d[\d.]{0,20}\s?/\s?(?:\d{4}\s?/\s?)?[A-ZĐÐ][\w&]*(?:\s?[-–]\s?[A-ZĐÐ][\w&]*)*")
MAX_CITES = 2_000
# The words of a page beyond these are left out: a search needn't lead to the middle of a table of a million
# rows.
MAX_PASSAGES = 4_000


def index_page(page: Page) -> None:
    """Write the entries of a published page anew, or take it out where pages of its type aren't searched."""
    with transaction.atomic():
        unindex_page(page)
        if not getattr(page, "kind", None) or not page.live:
            return
        _write(list(_found_in(page)))


def index_in_turn(page: Page) -> None:
    """As index_page, once nobody else writes the page or its entries any more."""
    with transaction.atomic():
        _locked(page.pk)
        index_page(page)


def index_as_it_stands(pk: int) -> bool:
    """As index_page, with what the database has of a page by then; whether there is one.

    A page that is being published is waited for, and one that is to be waits: the last text stays.
    """
    with transaction.atomic():
        page = _locked(pk)
        if page:
            index_page(page.specific)
    return page is not None


def _locked(pk: int) -> Page | None:
    return Page.objects.select_for_update(no_key=True).filter(pk=pk).first()


def index_new_pages(pages: Iterable[Page]) -> None:
    """Write the entries of public pages that were made just now, in this transaction."""
    _write([found for page in pages if getattr(page, "kind", None) for found in _found_in(page)])


def _found_in(page: BasePage) -> Iterator[tuple[SearchEntry, list[Part]]]:
    """The entries of a page and of its files, with the parts of each."""
    yield _entry(page, None, list(page_parts(page)))
    # Those of private collections too: who may read a file is asked at every search, and may change.
    attached = attached_files(page)
    for file in File.objects.filter(pk__in=attached) if attached else []:
        parts = [Part("", file.title, file.description), *file_parts(file, page.locale.language_code)]
        yield _entry(page, file, [piece for part in parts for piece in cut(part)])


def unindex_page(page: Page) -> None:
    SearchEntry.objects.filter(page_id=page.pk).delete()


def findable() -> QuerySet[Page]:
    """The live pages that belong in the index."""
    models = [model for model in get_page_models() if getattr(model, "kind", None)]
    types = ContentType.objects.get_for_models(*models).values()
    return Page.objects.live().filter(content_type__in=types)


def _entry(page: BasePage, file: File | None, parts: list[Part]) -> tuple[SearchEntry, list[Part]]:
    parts = parts[:MAX_PASSAGES]
    text = "\n".join(f"{part.heading}\n{part.text}" for part in parts)
    key = "" if file else getattr(page, "number_key", "")
    entry = SearchEntry(
        page_id=page.pk,
        file=file,
        title=clean_text(str(file) if file else page.title),
        folded_title=" ".join(folded_words(str(file) if file else filing_heading(page))),
        number_key=key[:100],
        number_words=number_words(getattr(page, "number", ""))[:150] if key else "",
        date=page.display_date,
        facets=facets_of(page),
        cites=sorted(cited_numbers(text) - {key})[:MAX_CITES],
    )
    return entry, parts


def _write(found: list[tuple[SearchEntry, list[Part]]]) -> None:
    """Write entries, their passages and the terms of these."""
    SearchEntry.objects.bulk_create(entry for entry, _parts in found)
    rows = [
        [
            Passage(entry=entry, position=position, anchor=part.anchor, heading=part.heading, text=part.text)
            for position, part in enumerate(parts)
        ]
        for entry, parts in found
    ]
    Passage.objects.bulk_create(chain.from_iterable(rows), batch_size=500)
    if settings.SEARCH_URL:
        for entry, _parts in found:
            transaction.on_commit(partial(opensearch_index.add, entry.pk))
    else:
        _write_terms([_terms(entry, passages) for (entry, _p), passages in zip(found, rows, strict=True)])
    _add_to_vocabulary(f"{part.heading}\n{part.text}" for _entry, parts in found for part in parts)


def _terms(entry: SearchEntry, passages: list[Passage]) -> list[Any]:
    terms, weights = zip(*(passage_terms(row.heading, row.text) for row in passages), strict=True)
    return [
        entry.pk,
        len(passages),
        np.array([row.pk for row in passages], dtype=np.int32).tobytes(),
        np.array([len(row) for row in terms], dtype=np.int32).tobytes(),
        np.concatenate(terms).tobytes(),
        np.concatenate(weights).tobytes(),
    ]


def _write_terms(rows: list[list[Any]]) -> None:
    # In binary: Django would send them as twice as long text.
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.executemany(
            "INSERT INTO search_freshentry (entry_id, passage_count, passages, lengths, terms, impacts)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            rows,
        )


def passage_terms(heading: str, text: str) -> tuple[Terms, NDArray[np.uint8]]:
    """The terms of a passage, each once, and their impacts."""
    above, below = text_terms(heading), text_terms(text)
    terms = np.concatenate([*below, *above])
    counts = np.ones(len(terms))
    counts[sum(map(len, below)) :] = HEADING_TERMS
    unique, places = np.unique(terms, return_inverse=True)
    summed = np.bincount(places, weights=counts, minlength=len(unique))
    return unique, impacts(summed, len(above.words) + len(below.words))


def cited_numbers(text: str) -> set[str]:
    """The keys of the document numbers that `text` names."""
    return {number_key(number)[:100] for number in NUMBER_IN_TEXT.findall(text)}


def _add_to_vocabulary(texts: Iterable[str]) -> None:
    """Keep the words that aren't known yet; in one order, so that two publications never wait for each
    other."""
    found = {word for text in texts for word in WORD.findall(text)}
    words = {word.lower() for word in found if word.isalpha() and 1 < len(word) <= 20}
    with connection.cursor() as cursor:
        # As two strings: psycopg quotes a list element by element, which takes longer than the statement.
        cursor.execute(
            "INSERT INTO search_vocabularyword (text, folded) SELECT * FROM"
            " unnest(string_to_array(%s, ' '), string_to_array(%s, ' ')) ON CONFLICT DO NOTHING",
            [" ".join(sorted(words)), " ".join(word_forms(word)[0] for word in sorted(words))],
        )
