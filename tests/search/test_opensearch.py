"""The other engine: what is sent to OpenSearch, and what is made of its answers.

No server is asked. The client's own hook, `connection_class`, records the requests and gives the answers that
the documentation of OpenSearch and Elasticsearch shows for them.
"""

import json
from io import StringIO

import opensearchpy
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import transaction

from search import engine, finder, opensearch
from search.analysis import word_term
from search.facets import Filters
from search.models import Abbreviation, FreshEntry, Passage, SearchEntry
from search.query import parse
from search.terms import pair_term, written_term

VIETNAMESE = Filters({"language": "vi"})


class Server:
    """What was asked, and what is answered: a list for each path's last part, the last of which stays."""

    def __init__(self):
        self.requests = []
        self.status = 200
        self.answers = {
            "_search": [found()],
            "_delete_by_query": [{"took": 1, "deleted": 1, "version_conflicts": 0, "failures": []}],
            "_aliases": [{"acknowledged": True}],
            "portal-search-*": [{"portal-search-1": {"aliases": {}}, "portal-search-2": {"aliases": {}}}],
        }

    def bodies(self, ending):
        return [body for _method, path, _params, body in self.requests if path.endswith(ending)]

    def documents(self):
        """What was sent in bulk: pairs of the action and the document."""
        lines = [json.loads(line) for body in self.bodies("_bulk") for line in body.splitlines()]
        return list(zip(lines[::2], lines[1::2], strict=True))

    def answer(self, method, path, body):
        if path.endswith("_bulk"):
            ids = [json.loads(line)["index"]["_id"] for line in body.splitlines()[::2]]
            items = [{"index": {"_id": pk, "status": 201}} for pk in ids]
            return {"took": 1, "errors": False, "items": items}
        answers = self.answers.get(path.rpartition("/")[2], [{"acknowledged": True}])
        return answers.pop(0) if len(answers) > 1 else answers[0]


def found(*hits, timed_out=False, failed=0):
    """The answer to a search: hits of (entry, passage, score)."""
    return {
        "took": 3,
        "timed_out": timed_out,
        "_shards": {"total": 1, "successful": 1 - failed, "skipped": 0, "failed": failed},
        "hits": {
            "max_score": 1.0,
            "hits": [
                {"_index": "x", "_id": str(passage), "_score": score, "fields": {"entry": [entry]}}
                for entry, passage, score in hits
            ],
        },
    }


@pytest.fixture
def server(settings, monkeypatch):
    server = Server()

    class Connection(opensearchpy.Connection):
        def perform_request(self, method, url, params=None, body=None, timeout=None, ignore=(), headers=None):
            if server.status == 0:
                raise opensearchpy.ConnectionError("N/A", "refused", ConnectionRefusedError())
            text = body.decode() if isinstance(body, bytes) else body
            decoded = json.loads(text) if text and not url.endswith("_bulk") else text
            server.requests.append((method, url.replace("%2A", "*"), dict(params or {}), decoded))
            if server.status >= 300:
                self._raise_error(server.status, '{"error": {"type": "x"}}', "application/json")
            answer = server.answer(method, url.replace("%2A", "*"), text)
            return 200, {"content-type": "application/json"}, json.dumps(answer)

    monkeypatch.setitem(opensearch.CLIENT_OPTIONS, "connection_class", Connection)
    opensearch._client.cache_clear()
    settings.SEARCH_URL = "https://portal:secret@search.example:9200"
    yield server
    opensearch._client.cache_clear()


@pytest.fixture
def publish(server, make_news, django_capture_on_commit_callbacks):
    """Publishes a piece of news and commits, with what is then sent forgotten."""

    def publish(**fields):
        with django_capture_on_commit_callbacks(execute=True):
            return make_news(**fields)

    return publish


def hit(page, score=1.0):
    """The page's first passage as the server gives it."""
    passage = Passage.objects.filter(entry__page=page).earliest("position")
    return passage.entry_id, passage.pk, score


def query_of(server):
    return server.bodies("_search")[0]["query"]["bool"]


def tokens(text):
    """The terms of folded words, as they are sent."""
    return [f"{word_term(word):x}" for word in text.split()]


def needed(server):
    """The words of the query as they are sent, and how many of them must be there."""
    (clause,) = query_of(server)["must"]
    words = [word["bool"]["should"][0]["multi_match"]["query"] for word in clause["bool"]["should"]]
    return words, clause["bool"]["minimum_should_match"]


# Finding


def test_the_setting_decides_which_engine_finds(server, db, settings):
    server.answers["_search"] = [found((5, 50, 1.0))]
    assert finder.find(parse("đất đai")).entries.tolist() == [5]
    settings.SEARCH_URL = ""
    assert finder.find(parse("đất đai")).entries.tolist() == []


def test_a_search_asks_for_the_best_passage_of_each_entry(server, db):
    opensearch.find(parse("đất đai"))
    method, path, _params, body = server.requests[0]
    assert (method, path) == ("POST", "/portal-search/_search")
    assert (body["collapse"], body["size"], body["timeout"]) == ({"field": "entry"}, 10_000, "1s")
    assert (body["docvalue_fields"], body["_source"]) == (["entry"], False)


@pytest.mark.parametrize(
    ("text", "least"),
    [("luật", 1), ("đất đai", 2), ("luật đất đai", 3), ("thủ tục cấp giấy chứng nhận quyền sử dụng đất", 4)],
)
def test_a_short_query_needs_each_word_and_a_long_one_some(server, db, text, least):
    opensearch.find(parse(text))
    server.requests = server.requests[:1]
    assert needed(server) == (tokens(" ".join(parse(text).folded)), least)


def test_words_are_looked_for_in_the_passage_and_its_title(server, db):
    opensearch.find(parse("luật"))
    (word,) = query_of(server)["must"][0]["bool"]["should"]
    assert word["bool"]["should"][0]["multi_match"] == {
        "query": tokens("luat")[0],
        "fields": ["terms", "title^0.3"],
        "type": "most_fields",
    }


def test_pairs_and_typed_marks_put_what_has_them_first(server, db):
    opensearch.find(parse("đất dai"))
    pair, marked = query_of(server)["should"]
    assert pair["multi_match"]["query"] == f"{pair_term(('dat', 'dai')):x}"
    assert marked == {"term": {"terms": {"value": f"{written_term('đất'):x}", "boost": 0.2}}}


def test_a_phrase_must_stand_in_the_passage(server, db):
    opensearch.find(parse('"dat dai"'))
    (pair,) = query_of(server)["filter"]
    assert pair["term"]["terms"]["value"] == f"{pair_term(('dat', 'dai')):x}"


def test_an_abbreviation_may_stand_for_its_words(server, db):
    Abbreviation.objects.all().delete()
    Abbreviation(short="UBND", long="Ủy ban nhân dân").save()
    opensearch.find(parse("UBND xã"))
    ubnd, xa = query_of(server)["must"][0]["bool"]["should"]
    long_form = [term["multi_match"]["query"] for term in ubnd["bool"]["should"][1]["bool"]["filter"]]
    assert long_form == tokens("uy ban nhan dan")
    assert len(xa["bool"]["should"]) == 1
    other_form = query_of(server)["should"][-1]["bool"]
    assert other_form["boost"] == pytest.approx(1 / len(other_form["should"]))


def test_an_entry_with_an_excluded_word_in_any_passage_is_left_out(server, db):
    server.answers["_search"] = [found((1, 10, 2.0), (2, 20, 1.0)), found((1, 11, 0.0))]
    candidates = opensearch.find(parse("luật -rừng"))
    asked = server.bodies("_search")[1]["query"]["bool"]
    assert asked["filter"] == [{"terms": {"entry": [1, 2]}}]
    assert asked["should"][0]["bool"]["filter"][0]["term"]["terms"]["value"] == tokens("rung")[0]
    assert candidates.entries.tolist() == [2]


def test_an_answer_becomes_candidates(server, db):
    server.answers["_search"] = [found((5, 50, 3.5), (7, 71, 1.25))]
    candidates = opensearch.find(parse("luật"))
    assert [array.tolist() for array in candidates[:3]] == [[5, 7], [50, 71], [3.5, 1.25]]
    assert candidates.complete


def test_where_nothing_has_enough_of_the_words_the_nearest_are_asked_for(server, db):
    server.answers["_search"] = [found(), found((5, 50, 1.0))]
    candidates = opensearch.find(parse("giữ rừng"))
    assert (candidates.entries.tolist(), candidates.complete) == ([5], False)
    least = [
        body["query"]["bool"]["must"][0]["bool"]["minimum_should_match"] for body in server.bodies("_search")
    ]
    assert least == [2, 1]


def test_a_query_without_words_asks_nothing(server, db):
    assert opensearch.find(parse("?!")).entries.tolist() == []
    assert server.requests == []


def test_the_longest_query_has_fewer_clauses_than_the_servers_take(server, db):
    opensearch.find(parse(" ".join(f"UBND{number} BHYT BHXH TAND HĐND" for number in range(8))))
    text = json.dumps(query_of(server))
    # Each of these looks in two fields.
    assert 2 * text.count('"multi_match"') + text.count('"value"') < 1024


def test_frequencies_are_counted_by_the_server(server, db):
    common, rare = tokens("luat hiem")
    buckets = {common: {"doc_count": 12}, rare: {"doc_count": 0}}
    server.answers["_search"] = [found() | {"aggregations": {"terms": {"buckets": buckets}}}]
    assert finder.frequencies({word_term("luat"), word_term("hiem")}) == {word_term("luat"): 12}
    assert set(server.bodies("_search")[0]["aggs"]["terms"]["filters"]["filters"]) == {common, rare}


def test_frequencies_of_no_terms_ask_nothing(server, db):
    assert finder.frequencies(set()) == {}


@pytest.mark.parametrize("status", [0, 401, 404, 429, 503])
def test_a_server_that_is_away_makes_the_search_unavailable(server, db, status):
    server.status = status
    with pytest.raises(engine.SearchUnavailable):
        engine.search("luật", VIETNAMESE)


def test_a_search_that_takes_the_server_too_long_is_too_long(server, db):
    server.answers["_search"] = [found((1, 10, 1.0), timed_out=True)]
    with pytest.raises(engine.SearchTooLong):
        engine.search("luật " * 9, VIETNAMESE)


def test_an_answer_from_a_part_of_the_index_is_none(server, db):
    server.answers["_search"] = [found((1, 10, 1.0), failed=1)]
    with pytest.raises(engine.SearchUnavailable):
        engine.search("luật", VIETNAMESE)


def test_a_site_without_the_client_says_what_to_install(server, monkeypatch):
    monkeypatch.setattr(opensearch, "opensearchpy", None)
    with pytest.raises(ImproperlyConfigured, match=r"requirements-search\.txt"):
        opensearch.client()


def test_the_address_has_all_that_the_client_needs(server):
    assert opensearch.client().transport.hosts == [
        {"host": "search.example", "port": 9200, "use_ssl": True, "http_auth": "portal:secret"}
    ]


# What is shown


def test_a_page_that_the_server_finds_is_shown_with_its_snippet_and_counts(server, publish):
    page = publish(title="Luật Đất đai", lead="Về đất.")
    server.answers["_search"] = [found(hit(page))]
    results = engine.search("đất đai", VIETNAMESE)
    assert [str(result.page) for result in results.items] == ["Luật Đất đai"]
    assert results.items[0].snippet.parts
    assert results.counts["language"] == {"vi": 1}


def test_a_private_page_that_the_server_finds_is_not_shown(server, publish, section, restrict):
    page = publish(title="Bài nội bộ")
    restrict(section)
    server.answers["_search"] = [found(hit(page))]
    results = engine.search("nội bộ", VIETNAMESE)
    assert (results.items, results.total) == ([], 0)


def test_what_the_server_still_has_of_a_page_that_is_gone_is_not_shown(server, publish):
    page = publish(title="Bài bị gỡ")
    server.answers["_search"] = [found(hit(page))]
    page.unpublish()
    results = engine.search("bị gỡ", VIETNAMESE)
    assert (results.items, results.total) == ([], 0)


def test_a_number_is_looked_up_in_the_database(server, make_document):
    make_document(title="Luật Đất đai", number="31/2024/QH15")
    results = engine.search("31/2024/QH15", VIETNAMESE)
    assert [str(result.page) for result in results.items] == ["Luật Đất đai"]


# Writing


def test_publishing_sends_the_passages_in_bulk(server, publish):
    page = publish(title="Tin hay", lead="Rừng")
    entry = SearchEntry.objects.get(page=page)
    documents = server.documents()
    assert [action["index"]["_id"] for action, _document in documents] == list(
        Passage.objects.filter(entry=entry).order_by("position").values_list("pk", flat=True)
    )
    assert {document["entry"] for _action, document in documents} == {entry.pk}
    path, params = next(row[1:3] for row in server.requests if row[1].endswith("_bulk"))
    assert (path, params["require_alias"]) == ("/portal-search/_bulk", b"true")


def test_a_passage_has_the_terms_of_its_text_its_heading_thrice_and_its_title(server, publish):
    publish(title="Tin hay", lead="Rừng")
    _action, document = server.documents()[0]
    terms = document["terms"].split()
    hay, rung = tokens("hay rung")
    assert (terms.count(hay), terms.count(rung)) == (3, 1)
    assert f"{pair_term(('tin', 'hay')):x}" in terms
    assert f"{written_term('rừng'):x}" in terms
    assert {document["title"] for _action, document in server.documents()} == {document["terms"]}


def test_publishing_writes_no_lists_in_the_database(server, publish):
    publish(title="Tin hay")
    assert not FreshEntry.objects.filter(entry__title="Tin hay").exists()


def test_a_publication_that_is_rolled_back_sends_nothing(
    server, make_news, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        make_news(title="Tin hụt")
        transaction.set_rollback(True)
    assert server.requests == []
    assert not SearchEntry.objects.filter(title="Tin hụt").exists()


def test_publishing_again_takes_the_old_passages_out(server, publish, django_capture_on_commit_callbacks):
    page = publish(title="Tên cũ")
    old = SearchEntry.objects.get(page=page).pk
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert {"query": {"term": {"entry": old}}} in server.bodies("_delete_by_query")


def test_deleting_a_page_takes_its_passages_out(server, publish, django_capture_on_commit_callbacks):
    page = publish(title="Bài bị xóa")
    entry = SearchEntry.objects.get(page=page).pk
    with django_capture_on_commit_callbacks(execute=True):
        page.delete()
    assert server.bodies("_delete_by_query")[-1] == {"query": {"term": {"entry": entry}}}


def test_a_server_that_is_away_does_not_stop_publishing(
    server, make_news, django_capture_on_commit_callbacks, caplog
):
    server.status = 0
    with django_capture_on_commit_callbacks(execute=True):
        page = make_news(title="Tin hay")
    assert page.live
    assert SearchEntry.objects.filter(page=page).exists()
    assert "mend_search sends it" in caplog.text


def test_a_document_that_the_server_refuses_is_logged(server, publish, monkeypatch, caplog):
    error = {"type": "index_not_found_exception", "reason": "no such index"}
    item = {"index": {"_id": "1", "status": 404, "error": error}}
    monkeypatch.setattr(
        server, "answer", lambda *request: {"took": 1, "errors": True, "items": [item], "deleted": 0}
    )
    assert publish(title="Tin hay").live
    assert "mend_search sends it" in caplog.text


# rebuild_search


def rebuild():
    call_command("rebuild_search", stdout=StringIO())


def test_rebuilding_makes_an_index_with_its_mapping_fills_it_and_gives_it_the_alias(server, publish):
    publish(title="Tin hay")
    server.requests.clear()
    rebuild()
    created, mapping = next((row[1], row[3]) for row in server.requests if row[0] == "PUT")
    assert mapping["mappings"]["properties"]["terms"]["analyzer"] == "whitespace"
    assert mapping["mappings"]["properties"]["entry"] == {"type": "integer"}
    assert mapping["settings"]["index"]["similarity"]["default"] == {"type": "BM25", "k1": 1.2, "b": 0.75}
    bulk = next(place for place, row in enumerate(server.requests) if row[1] == f"{created}/_bulk")
    swap = next(place for place, row in enumerate(server.requests) if row[1] == "/_aliases")
    assert bulk < swap
    assert len(server.documents()) == Passage.objects.count()


def test_the_alias_is_changed_at_once_and_the_old_indices_go(server, publish):
    rebuild()
    actions = server.bodies("_aliases")[-1]["actions"]
    assert actions[0]["add"]["alias"] == "portal-search"
    assert actions[1:] == [{"remove_index": {"index": f"portal-search-{n}"}} for n in (1, 2)]


def test_what_is_published_while_the_index_is_filled_is_sent_again(server, make_news, monkeypatch):
    def publish_now(_server, _index):
        make_news(title="Tin lúc ấy")

    monkeypatch.setattr("search.opensearch_index._put_in_use", publish_now)
    rebuild()
    entry = SearchEntry.objects.get(title="Tin lúc ấy").pk
    path, body = [(row[1], row[3]) for row in server.requests if row[1].endswith("_bulk")][-1]
    assert path == "/portal-search/_bulk"
    assert f'"entry":{entry},' in body.replace(" ", "")


def test_a_rebuild_that_breaks_off_leaves_the_old_index_in_use(server, publish, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise opensearchpy.TransportError(503, "unavailable")

    publish(title="Tin hay")
    server.requests.clear()
    monkeypatch.setattr(opensearchpy.OpenSearch, "bulk", refuse)
    with pytest.raises(engine.SearchUnavailable):
        rebuild()
    assert server.bodies("_aliases") == []
