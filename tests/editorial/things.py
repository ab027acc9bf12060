"""One of each thing that an address of the editor or of the site has in it, by the names in addresses.txt."""

import datetime

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query
from wagtail.models import Collection, Locale, Page, UploadedFile, Workflow
from wagtail_localize.models import OverridableSegment, StringSegment, Translation
from wagtail_localize.operations import translate_object

from core.factories import AudienceFactory, FileFactory, ImageFactory, OccasionFactory
from core.models import CustomImage, FieldOfLaw, LinkedWebsite, WebsiteGroup
from documents.factories import DocumentVersionFactory, LegalDocumentPageFactory
from documents.models import DocumentType, Issuer
from editorial.approval.bundles import Bundle
from editorial.bin.moving import put_in_bin
from editorial.models import CheckSettings, Delegation, PreviewLink, RateTable, RoyaltyGenre, RoyaltyPeriod
from editorial.roles import WORKFLOW, WRITERS
from editorial.saving.models import keep
from exchange.watching.models import WatchedFeed
from glossary.factories import GlossaryTermFactory
from news.factories import NewsPageFactory
from outlines.factories import CommuneFactory, FieldReportFactory, OutlinePageFactory
from outlines.models import OutlineIndexPage, OutlineTemplate
from outlines.packs.models import Edition, Pack, State
from outlines.settings import OutlineSettings
from search.models import Abbreviation
from tests.editorial.conftest import draft
from visits.models import VisitSettings

# What is somebody's own, of their section or of another one. All else is the department's.
OWNED = {
    "page", "section", "revision", "waiting", "state", "workflow_state", "link", "token", "image", "file",
    "file_name",
}  # fmt: skip
YEAR = datetime.date(2026, 1, 1)


def things_of_the_department(newsroom):
    today = timezone.localdate()
    pages = public_and_draft_pages(newsroom)
    version = a_version(pages["document"], newsroom.colleague)
    translation = a_translation(pages["news"])
    terms = [GlossaryTermFactory(), OccasionFactory(), AudienceFactory()]
    foreign = newsroom.pages["writer"]["x"]
    workflow = Workflow.objects.get(name=WORKFLOW)
    made = {
        "third": newsroom.third, "site": newsroom.site, "user": newsroom.colleague, "unit": newsroom.unit,
        "collection": newsroom.unit.collection, "group": Group.objects.get(name=WRITERS),
        "home": pages["news"].get_ancestors().get(depth=2), "locale": Locale.objects.get(language_code="en"),
        "workflow": workflow, "task": workflow.tasks.first(),
        "fieldoflaw": FieldOfLaw.objects.first(), "documenttype": DocumentType.objects.first(),
        "issuer": Issuer.objects.first(), "linkedwebsite": a_website(),
        "websitegroup": WebsiteGroup.objects.first(),
        "commune": CommuneFactory(), "outlinetemplate": OutlineTemplate.objects.first(),
        "abbreviation": Abbreviation.objects.first(), "agencysettings": newsroom.site,
        "checksettings": CheckSettings.load(), "outlinesettings": OutlineSettings.load(),
        "visitsettings": VisitSettings.load(), "bundle": Bundle.objects.create(name="Gói"),
        "delegation": Delegation.objects.create(
            delegator=newsroom.colleague, delegate=newsroom.users["superuser"], starts_on=today, ends_on=today
        ),
        "period": RoyaltyPeriod.objects.create(first_day=YEAR, last_day=YEAR),
        "rates": RateTable.objects.create(valid_from=YEAR, basis="Quyết định", unit_amount=1),
        "genre": RoyaltyGenre.objects.first(),
        "feed": WatchedFeed.objects.create(
            name="Bộ", address="https://bo.example/rss", section=newsroom.section
        ),
        "redirect": Redirect.objects.create(old_path="/cu", redirect_link="/moi"), "query": Query.get("luật"),
        "report": FieldReportFactory(outline=pages["outline"]), "pack": a_pack(pages["outline_draft"]),
        "upload": UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(CustomImage),
            uploaded_by_user=newsroom.colleague,
        ),
        "session": EditingSession.objects.create(
            user=newsroom.colleague, content_type=foreign.content_type, object_id=str(foreign.pk),
            last_seen_at=timezone.now(),
        ),
        "translation": translation, "source": translation.source,
        "segment": StringSegment.objects.filter(source=translation.source).first(),
        "override": OverridableSegment.objects.filter(source=translation.source).first() or translation,
        "binned": a_tree_in_the_bin(newsroom), "kept": a_kept_text(foreign, newsroom.colleague),
        **pages, **version,
        **dict(zip(("glossaryterm", "occasion", "audience"), terms, strict=True)),
    }  # fmt: skip
    slugs = {"term_slug": terms[0].slug, "occasion_slug": terms[1].slug}
    return {name: thing.pk for name, thing in made.items()} | slugs


def public_and_draft_pages(newsroom):
    outlines = OutlineIndexPage.objects.get(locale=newsroom.section.locale)
    news = NewsPageFactory(parent=newsroom.section, title="Tin đã đăng", publish=True)
    return {
        "news": news,
        "alias": news.create_alias(update_slug="ban-song"),
        "document": LegalDocumentPageFactory(parent=newsroom.documents, number="1/2022/NĐ-CP", publish=True),
        "document_draft": LegalDocumentPageFactory(parent=newsroom.documents, live=False),
        "outlines": outlines,
        "outline": OutlinePageFactory(parent=outlines, publish=True),
        "outline_draft": OutlinePageFactory(parent=outlines, live=False),
    }


def a_tree_in_the_bin(newsroom):
    return put_in_bin(draft(newsroom.section, newsroom.colleague), newsroom.colleague)


def a_kept_text(page, user):
    return keep(page, user, page.get_latest_revision())


def a_website():
    return LinkedWebsite.objects.first() or LinkedWebsite.objects.create(
        name="Bộ", url="https://bo.example", group=WebsiteGroup.objects.first()
    )


def a_version(document, user):
    version = DocumentVersionFactory(document=document, valid_from=YEAR)
    first = version.save_revision(user=user)
    version.save_revision(user=user)
    workflow = Workflow.objects.get(name=WORKFLOW).start(version, user)
    return {
        "documentversion": version, "version_revision": first, "version_workflow": workflow,
        "version_state": workflow.current_task_state,
    }  # fmt: skip


def a_translation(page):
    locale = Locale.objects.get(language_code="hmn")
    translate_object(page, [locale])
    return Translation.objects.get(source__object_id=page.translation_key, target_locale=locale)


def a_pack(outline):
    edition = Edition.objects.create(page=outline, number=1, is_draft=True, day=YEAR, law_as_of=YEAR)
    pack = Pack(edition=edition, kind="ban-in.pdf", state=State.READY)
    pack.file.save("ban-in.pdf", ContentFile(b"%PDF-1.4"))
    return pack


def things_of(maker, page, section, collection):
    """What is `maker`'s: a draft, one that waits for approval, a link for guests, an image and a file."""
    waiting = draft(section, maker)
    state = Workflow.objects.get(name=WORKFLOW).start(Page.objects.get(pk=waiting.pk), maker)
    link = PreviewLink(page_id=page.pk, name="Khách")
    token = link.begin(page.get_latest_revision(), maker)
    link.save()
    library = {"title": "Tệp kín", "uploaded_by_user": maker, "collection": collection}
    file = FileFactory(**library, file__filename="tep.txt")
    image = ImageFactory(**library)
    # As when they are uploaded: else the first who opens them has them measured.
    for item in (file, image):
        item.get_file_size()
    return {
        "page": page.pk, "section": section.pk, "revision": page.revisions.order_by("pk").first().pk,
        "waiting": waiting.pk, "state": state.current_task_state.pk, "workflow_state": state.pk,
        "link": link.pk, "token": token, "image": image.pk, "file": file.pk, "file_name": file.filename,
    }  # fmt: skip


def things(newsroom, roles):
    """For each role and each place (o their own, s of a colleague in their section, x of another section) the
    values of the names in addresses."""
    common = things_of_the_department(newsroom)
    colleague, root, own = newsroom.colleague, Collection.get_first_root_node(), newsroom.unit.collection
    foreign = newsroom.pages["writer"]
    places = {
        "s": common | things_of(colleague, foreign["s"], newsroom.section, own),
        "x": common | things_of(colleague, foreign["x"], newsroom.other, root),
    }
    found = {}
    for role in roles:
        found[role] = dict(places)
        if role in newsroom.users and role not in ("translator", "administrator", "superuser"):
            user = newsroom.users[role]
            collection = own if user.groups.filter(name__endswith=newsroom.unit.name) else root
            page = newsroom.pages[role]["o"]
            found[role]["o"] = common | things_of(user, page, newsroom.section, collection)
    return found
