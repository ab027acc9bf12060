"""Gathering takes over what is there, and nothing else."""

import numpy as np
import pytest

from search import merging, segments
from search.index import passage_terms
from search.kept import segments as known
from search.models import FreshEntry, Passage, Segment


@pytest.fixture
def gathered_in_parts(make_news):
    """Pages in several segments, one of them gone, and one that is fresh."""
    pages = []
    for number in range(5):
        text = f"<h2>Phần {number}</h2><p>Rừng và biển số {number}.</p>" * (number + 1)
        pages.append(make_news(title=f"Tin số {number}", body=[("rich_text", text)]))
        segments.gather(0, alone=True)
    pages[1].unpublish()
    make_news(title="Tin mới", body=[("rich_text", "<p>Biển và rừng.</p>")])
    return pages


def postings() -> dict[int, dict[int, int]]:
    """The impact of each term in each passage, from the segments' lists."""
    found: dict[int, dict[int, int]] = {}
    for segment in Segment.objects.prefetch_related("postings"):
        passages = np.frombuffer(segment.passages, dtype=np.int32)
        for posting in segment.postings.all():
            count = len(posting.passages) // 3
            places = np.frombuffer(posting.passages, dtype=np.uint16, count=count)
            assert (np.diff(places.astype(int)) > 0).all()
            impacts = np.frombuffer(posting.passages, dtype=np.uint8, offset=2 * count)
            here = found.setdefault(posting.term, {})
            here |= dict(zip(passages[places].tolist(), impacts.tolist(), strict=True))
    return found


def postings_of_texts() -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = {}
    for passage in Passage.objects.all():
        terms, impacts = passage_terms(passage.heading, passage.text)
        for term, impact in zip(terms.view(np.int64).tolist(), impacts.tolist(), strict=True):
            found.setdefault(term, {})[passage.pk] = impact
    return found


def test_all_that_is_still_there_is_in_the_lists_and_nothing_else(gathered_in_parts):
    segments.gather(everything=True)
    assert postings() == postings_of_texts()


def test_no_entry_is_in_two_segments(gathered_in_parts, monkeypatch):
    monkeypatch.setattr(segments, "LARGEST", 7)
    segments.gather(everything=True)
    entries = [np.frombuffer(segment.entries, dtype=np.int32).tolist() for segment in Segment.objects.all()]
    assert len(entries) > 1
    assert sum(map(len, entries)) == len({entry for part in entries for entry in part})
    assert postings() == postings_of_texts()


def test_terms_at_both_ends_of_a_range_are_taken_over(make_news):
    make_news(title="Tin")
    ranges = range(merging.SMALLEST_TERM, -merging.SMALLEST_TERM, merging.RANGE)
    ends = sorted([*ranges, *(low + merging.RANGE - 1 for low in ranges)])
    row = FreshEntry.objects.get()
    counts = np.array([len(ends)] + [0] * (row.passage_count - 1), dtype=np.int32)
    row.lengths, row.terms = counts.tobytes(), np.array(ends, dtype=np.int64).tobytes()
    row.impacts = bytes(len(ends))
    row.save()
    segments.gather(everything=True)
    make_news(title="Tin hai")
    segments.gather(everything=True)
    assert set(ends) <= postings().keys()


def test_what_a_process_keeps_is_dropped_when_the_segments_change(make_news):
    make_news(title="Tin")
    segments.gather(everything=True)
    first = tuple(Segment.objects.values_list("pk", flat=True))
    kept = known(first)
    make_news(title="Tin hai")
    segments.gather(everything=True)
    second = tuple(Segment.objects.values_list("pk", flat=True))
    assert first != second
    assert known(second) is not kept
    with pytest.raises(LookupError):
        known(first)
