"""What is hidden is found nowhere by a visitor: words that only hidden things have are looked for everywhere.

The addresses are those of test_bad_input, held against the resolver: one that isn't listed fails there.
Everything is made once, public at first: the same walk then finds the words, or it could find no leak either.
"""

import datetime
import io
import re
import zipfile
from contextlib import contextmanager
from html import unescape
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client, TestCase, override_settings
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction
from wagtail.rich_text import RichText

from core.factories import FileFactory, ImageFactory, add_correction
from core.models import EarlierVersion, FieldOfLaw, Occasion, RelatedPage
from documents.models import DocumentFile, DocumentRelation, LegalDocumentPage
from editorial.factories import UserFactory
from glossary.factories import GlossaryTermFactory
from glossary.models import GlossaryTerm
from home.factories import StandardPageFactory
from home.models import FeaturedPage, HomePage
from news.factories import NewsSectionPageFactory
from outlines.models import OutlineFile, OutlinePage, OutlineSourceLaw
from outlines.packs.kinds import Kind
from outlines.packs.models import Edition, Pack, State
from search.factories import SearchPromotionFactory
from shelf.kept import PAGES_COOKIE, Entry, Shelf
from shelf.models import share
from tests.delivery.test_bad_input import ADDRESSES, BELOW, OTHERS

pytestmark = pytest.mark.django_db
# What a visitor searches for. It stands beside the words that nobody types: zq… in texts, zk… in addresses.
QUERY = "Chimhoangyen"
PACK = Kind.PRINT
DAY = timezone.make_aware(datetime.datetime(2024, 5, 2, 9))
# What is hidden, and of which types there are pages of it.
ALL = ["news", "document", "outline"]
KINDS = {
    "private": ALL, "unpublished": ALL, "draft": ALL,
    "below": ["news"], "expired": ["news"], "deleted": ["news"], "edited": ["news"], "scheduled": ["news"],
}  # fmt: skip
SECRET = re.compile(rf"z[qk](?:{'|'.join(KINDS)}|collection|alias)", re.IGNORECASE)
NEVER_PUBLIC = ["draft", "scheduled"]
ONCE_PUBLIC = [kind for kind in KINDS if kind not in NEVER_PUBLIC]
# Where the words must be found while they are public: lists, search, feeds, APIs, archives, the home page.
TOLD_AT = {
    "/", "/tin-tuc/", "/tin-tuc/2024/5/", "/tim-kiem/", "/tim-kiem/goi-y/", "/tin-moi.xml", "/api/v1/search",
    "/api/v1/pages", "/oai", "/sitemap-trang-0.xml", "/thuat-ngu/", "/chimhoangyen/", "/nhung/",
    "/tu-tai-lieu/", "/tu-tai-lieu/tai-ve/", "/nguon-tin/tin-tuc.rss", "/goi/de-cuong.zip",
}  # fmt: skip
# Besides those of the table, which are narrowed.
WHOLE = [
    "/oai?verb=ListRecords&metadataPrefix=oai_dc",
    "/api/v1/pages",
    "/api/v1/changes",
    "/api/v1/documents",
]
# They answer for whoever asks, or with nothing of the site's content.
SAYS_NOTHING_OF_PAGES = {"healthz", "service-worker", "embed-script", "wagtailcore_login"}


def words(kind):
    return f"{QUERY} zq{kind}"


def make_library(kind, collection=None):
    """An image and a file whose every text has the word."""
    where = {"collection": collection} if collection else {}
    image = ImageFactory(title=words(kind), description=words(kind), file__filename=f"zk{kind}.jpg", **where)
    content = ContentFile(words(kind).encode(), f"zk{kind}.txt")
    file = FileFactory(title=words(kind), description=words(kind), file=content, **where)
    image.tags.add(words(kind))
    file.tags.add(words(kind))
    return SimpleNamespace(image=image, file=file)


def make_world(kind, shared, place, **fields):
    """Pages of each type that the kind has, whose every text has the word."""
    library = make_library(kind)
    text = {
        "title": words(kind), "lead": words(kind), "display_date": DAY, "field_of_law": place.field,
        "seo_title": words(kind), "search_description": words(kind), "image": library.image,
        "image_alt": words(kind), "show_in_menus": True, "publish": False, **fields,
    }  # fmt: skip
    world = SimpleNamespace(kind=kind, library=library, file=library.file, pages=[])
    for name in KINDS[kind]:
        page = getattr(shared, name)(slug=f"zk{kind}{name}", body=body_of(kind, name, library), **text)
        hang_on(page, kind, library, place)
        revision = page.save_revision()
        if kind == "draft":
            page.save()
        else:
            revision.publish()
        setattr(world, name, page)
        world.pages.append(page)
    return world


def body_of(kind, name, library):
    alt = {"image": library.image.pk, "alt_text": words(kind), "decorative": False}
    text = f"<h3>Điều 1. {words(kind)}</h3><p>{words(kind)} nói về đất.</p>"
    blocks = [
        {"type": "legal_text" if name == "document" else "rich_text", "value": text},
        {"type": "file", "value": {"file": library.file.pk, "title": words(kind)}},
        {"type": "image", "value": {"image": alt, "caption": words(kind)}},
    ]
    return blocks[:2] if name == "document" else blocks


def hang_on(page, kind, library, place):
    """What a document and an outline have besides their text."""
    if isinstance(page, LegalDocumentPage):
        page.number = f"{len(kind)}/2022/ZQ{kind.upper()}"
        page.files = [DocumentFile(file=library.file, title=words(kind))]
        page.relations = [DocumentRelation(kind="refers", document=place.cited)]
    if isinstance(page, OutlinePage):
        page.files = [OutlineFile(file=library.file, title=words(kind))]
        page.occasions = [place.occasion]


def lead_to(worlds, shared, place):
    """A public item of each type that leads to all that will be hidden; the home page features it."""
    hidden = [page for world in worlds for page in world.pages]
    documents = [page for page in hidden if isinstance(page, LegalDocumentPage)]
    quotes = [("provision", {"document": document, "provision": "Điều 1"}) for document in documents]
    news = shared.news(title="Tin chung", slug="tin-chung", display_date=DAY, publish=False)
    outline = shared.outline(
        title="Đề cương chung", body=[("rich_text", RichText("<p>Luật.</p>")), *quotes], publish=False
    )
    document = place.cited
    document.relations = [DocumentRelation(kind="refers", document=other) for other in documents]
    document.files = [DocumentFile(file=place.file, title=words("collection"))]
    outline.source_laws = [OutlineSourceLaw(document=other) for other in documents]
    outline.occasions = [place.occasion]
    for page in (news, document, outline):
        page.related_items = [RelatedPage(related=other) for other in hidden]
        page.save_revision().publish()
    for other in documents:
        GlossaryTermFactory(document=other, provisions="Điều 1")
    for world in worlds:
        SearchPromotionFactory(query_string=QUERY.lower(), page=world.news, description=words(world.kind))
        Redirect.add_redirect(f"/dia-chi-cu-{world.kind}/", world.news)
    home = HomePage.objects.get(pk=shared.home.pk)
    home.featured_items = [FeaturedPage(featured=page.page_ptr) for page in hidden]
    home.save_revision().publish()
    return SimpleNamespace(news=news, document=document, outline=outline)


def add_pack(outline, kind):
    """A pack with the word in it, as the worker would have made it."""
    edition = Edition.objects.create(page=outline, number=9, day=DAY.date(), law_as_of=DAY.date())
    content = zipped({"word/document.xml": words(kind).encode()})
    file = ContentFile(content, "a.docx")
    Pack.objects.create(edition=edition, kind=PACK, state=State.READY, file=file, size=len(content))


def zipped(files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def texts_in(content):
    """The text of an answer; of an archive that of all in it, such as a DOCX in a ZIP."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(
            [*archive.namelist(), *(texts_in(archive.read(name)) for name in archive.namelist())]
        )


def ask(address, **headers):
    """The answer to somebody new who has all that is hidden on their shelf."""
    response = Client(raise_request_exception=True).get(address, **headers)
    content = b"".join(response) if response.streaming else response.content
    heads = "\n".join(f"{name}: {value}" for name, value in response.items())
    return response.status_code, f"{heads}\n{texts_in(content)}"


def words_at(address, **headers):
    """The words that are told there, besides those that were asked with."""
    found = SECRET.findall(unescape(ask(address, **headers)[1]))
    return {word.lower() for word in found} - {word.lower() for word in SECRET.findall(address)}


def walk(addresses, shelf):
    """The words that are found at each address."""
    cookie = {"HTTP_COOKIE": f"{PAGES_COOKIE}={shelf}"}
    return {one: words_at(one, **(cookie if one.startswith("/tu-tai-lieu/") else {})) for one in addresses}


def addresses_of(item, place):
    """All public addresses, filled with what is public or what a kind of hidden things has."""
    filled = {**vars(place.public), **vars(place), **vars(item)}
    asked = [address for name, address in ADDRESSES.items() if name not in SAYS_NOTHING_OF_PAGES]
    return [iri_to_uri(address.replace("q=luật", f"q={QUERY}").format(**filled)) for address in asked]


def own_addresses(world):
    own = [page.url for page in world.pages]
    previews = [f"/quan-tri/pages/{page.pk}/view_draft/" for page in world.pages]
    asked = [f"{url}?preview=1&in_preview_panel=true&edit" for url in own]
    return [*own, *asked, *previews, f"/dia-chi-cu-{world.kind}/"]


def hide(worlds, collection):
    """What hides each kind, as it happens on a site that runs."""
    by_kind = {world.kind: world for world in worlds}
    for page in by_kind["private"].pages:
        PageViewRestriction.objects.create(page_id=page.pk, restriction_type="password", password="mật khẩu")
    for parent in {page.get_parent() for page in by_kind["below"].pages}:
        PageViewRestriction.objects.create(page_id=parent.pk, restriction_type="login")
    somebody = UserFactory(is_superuser=True)
    past = timezone.now() - datetime.timedelta(minutes=1)
    for page in by_kind["expired"].pages:
        page.expire_at = past
        page.save()
    call_command("publish_due")
    for page in by_kind["unpublished"].pages:
        page.unpublish(user=somebody)
    for page in by_kind["deleted"].pages:
        page.delete(user=somebody)
    for page in by_kind["edited"].pages:
        edit(page)
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")


def edit(page):
    """Publish another text in the place of what the page said."""
    page = type(page).objects.get(pk=page.pk)
    block = page.body[0].block_type
    page.title = page.lead = page.seo_title = page.search_description = page.image_alt = "Tên mới"
    page.slug, page.image, page.body = f"ten-moi-{page.pk}", None, [(block, RichText("<p>Chữ mới.</p>"))]
    if hasattr(page, "files"):
        page.files = []
    page.save_revision().publish()


@contextmanager
def done():
    """What is done in it is committed, as far as a test can tell."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        yield


@pytest.fixture(scope="module")
def story(shared, shared_files, keeping):
    """What a walk over the site found before and after all was hidden, with pages kept."""
    with override_settings(DELIVERY_CACHE=True), keeping():
        collection = Collection.get_first_root_node().add_child(name="Nội bộ")
        with done():
            place, worlds = make_all(shared, make_library("collection", collection.add_child(name="Hồ sơ")))
        shelf = ".".join(str(page.pk) for world in worlds for page in world.pages)
        others = [f"/{QUERY.lower()}/", f"/en/tim-kiem/?q={QUERY}", *WHOLE, *OTHERS]
        shown = [
            *addresses_of(place.public, place),
            *others,
            *(f"/tin-tuc/{rest}" for rest in BELOW.values()),
        ]
        for world in worlds:
            shown += own_addresses(world)
        shown += addresses_of(worlds[0], place)
        shown = list(dict.fromkeys(shown))
        before, files = walk(shown, shelf), drawn(worlds)
        fetched = {world.file.url: ask(world.file.url)[0] for world in [*worlds, place]}
        with done():
            hide(worlds, collection)
        hidden = dict.fromkeys([*shown, *(one for world in worlds for one in addresses_of(world, place))])
        yield SimpleNamespace(before=before, after=walk(hidden, shelf), files=files, fetched=fetched)


def make_all(shared, library):
    text = [("legal_text", RichText("<h3>Điều 1. Tên</h3><p>Luật.</p>"))]
    place = SimpleNamespace(
        field=FieldOfLaw.objects.filter(locale=shared.home.locale).first(),
        occasion=Occasion.objects.filter(locale=shared.home.locale).first(),
        section=shared.section,
        standing=StandardPageFactory(parent=shared.home, title="Kho", slug="kho", publish=True),
        cited=shared.document(title="Văn bản chung", number="1/2022/NĐ-CP", body=text, publish=False),
        file=library.file,
        token="x" * 43,
    )
    closed = NewsSectionPageFactory(parent=shared.section.get_parent(), slug="muc-kin", publish=True)
    own = {
        "below": {"parent": closed},
        "draft": {"live": False},
        "scheduled": {"live": False, "go_live_at": timezone.now() + datetime.timedelta(days=1)},
    }
    worlds = [make_world(kind, shared, place, **own.get(kind, {})) for kind in KINDS]
    place.public = lead_to(worlds, shared, place)
    place.other = place.public.document
    by_kind = {world.kind: world for world in worlds}
    add_correction(by_kind["unpublished"].news, title=words("unpublished") + " sửa")
    by_kind["private"].news.create_alias(parent=shared.section, update_slug="zkalias")
    by_kind["below"].news.create_alias(parent=shared.section, update_slug="zkaliasbelow")
    by_kind["deleted"].news.create_alias(parent=shared.section, update_slug="zkaliasdeleted")
    place.earlier = EarlierVersion.objects.get()
    place.term = GlossaryTerm.objects.get(document=by_kind["private"].document)
    entries = tuple(Entry(page.pk, "") for world in worlds for page in world.pages)
    place.shared = share(Shelf(entries), "Danh sách", "203.0.113.9")[0]
    for world in worlds:
        if hasattr(world, "outline"):
            add_pack(world.outline, world.kind)
    call_command("record_changes", verbosity=0)
    return place, worlds


def drawn(worlds):
    """The files of the images as pages show them, by kind."""
    return {world.kind: [one.file.name for one in world.library.image.renditions.all()] for world in worlds}


def test_what_is_public_is_found_by_the_same_walk(story):
    """Else it could find no leak either."""
    told = {address.partition("?")[0] for address, words in story.before.items() if words}
    assert set().union(*story.before.values()) >= {f"zq{kind}" for kind in ONCE_PUBLIC}
    assert told >= TOLD_AT
    assert len(told) > 60


def test_what_was_never_public_was_never_found(story):
    never = {f"z{sort}{kind}" for kind in NEVER_PUBLIC for sort in "qk"}
    found = {
        address: [word for word in told if word.startswith(tuple(never))]
        for address, told in story.before.items()
    }
    assert {address: told for address, told in found.items() if told} == {}


def test_after_it_was_hidden_nothing_is_found(story):
    assert len(story.after) > 150
    assert {address: told for address, told in story.after.items() if told} == {}


def test_files_of_hidden_pages_are_given_by_no_address(story):
    once = {address: status for address, status in story.fetched.items() if status == 200}
    assert len(once) == len(ONCE_PUBLIC) + 1
    given = {address: ask(address)[0] for address in story.fetched}
    (of_collection,) = (address for address in given if "zkcollection" in address)
    assert given == dict.fromkeys(given, 404) | {of_collection: 302}


def test_images_of_hidden_pages_lie_nowhere_where_they_are_fetched_without_asking(story):
    once = [name for kind in ONCE_PUBLIC for name in story.files[kind]]
    assert len(once) > 10
    assert all(name.startswith("images/") for name in once)
    never = [name for kind in NEVER_PUBLIC for name in story.files[kind]]
    assert not any(name.startswith("images/") for name in never)
    assert [name for name in once if default_storage.exists(name)] == []
