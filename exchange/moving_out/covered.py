"""What is written out, found in the models themselves: a new field, block or page type needs no change here.

All that editors fill is covered by what it is: pages, snippets, settings, images and files, with the rows
that hang on them. Beside these there is ALSO. What stays is named in LEFT_OUT with the reason; a test fails
where a model is in neither.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import ManyToManyField, Model
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from taggit.managers import TaggableManager
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, get_page_models
from wagtail.snippets.models import get_snippet_models

ALSO = [
    "wagtailcore.collection",
    "wagtailcore.site",
    "wagtailcore.pageviewrestriction",
    "wagtailcore.collectionviewrestriction",
    "wagtailredirects.redirect",
    "wagtailsearchpromotions.searchpromotion",
    "core.earlierversion",
    "documents.citationdecision",
    "documents.citeddocument",
    "documents.publicnote",
    "outlines.edition",
    "outlines.fieldreport",
    "outlines.pack",
    "exchange.feeditem",
    "exchange.importedfile",
    "exchange.importedrecord",
    "exchange.watchedfeed",
]

PEOPLE = "people, their rights and their work: an export holds no personal data of the staff"
WORK = "work in progress of named people, which ends where they do"
LOGS = "who did what and when: it stays with the site in which it was done"
VISITS = "figures of this installation: the reports have them as XLSX, and a setting carries the total over"
DERIVED = "made anew of what is taken over"
TECHNICAL = "of this installation alone"
# By app, or by model where an app has both.
LEFT_OUT = {
    "audit": LOGS,
    "auth": PEOPLE,
    "contenttypes": TECHNICAL,
    "delivery": TECHNICAL,
    "django_tasks_database": TECHNICAL,
    "mailing": "addresses that readers gave to this site, for its mails",
    "otp_static": PEOPLE,
    "otp_totp": PEOPLE,
    "post_office": WORK,
    "sessions": TECHNICAL,
    "shelf": "lists of readers, which are theirs and expire",
    "visits.visittotal": VISITS,
    "visits.visit": VISITS,
    "taggit": "tags are written with what they are on",
    "wagtail_localize": "the segments of translations; the translations themselves are pages",
    "wagtailadmin": TECHNICAL,
    "wagtailembeds": DERIVED,
    "wagtailsearch": DERIVED,
    "wagtailusers": PEOPLE,
    "core.customrendition": DERIVED,
    "core.filepreview": DERIVED,
    "core.fingerprint": DERIVED,
    "core.removedrendition": TECHNICAL,
    "documents.pagecitation": DERIVED,
    "editorial.approvaltask": PEOPLE,
    "editorial.authenticatorapp": PEOPLE,
    "editorial.binnedpage": "what lies in the bin was deleted",
    "editorial.binnedtree": "what lies in the bin was deleted",
    "editorial.bundle": WORK,
    "editorial.bundleitem": WORK,
    "editorial.comparison": LOGS,
    "editorial.comparisontask": PEOPLE,
    "editorial.contribution": "what persons are paid for: the reports have it as XLSX",
    "editorial.delegation": PEOPLE,
    "editorial.duefailure": WORK,
    "editorial.externallink": DERIVED,
    "editorial.formsave": WORK,
    "editorial.kepttext": WORK,
    "editorial.previewlink": WORK,
    "editorial.rate": "rates of royalties: the reports have them as XLSX",
    "editorial.ratetable": "rates of royalties: the reports have them as XLSX",
    "editorial.remark": WORK,
    "editorial.resetrequest": PEOPLE,
    "editorial.royaltygenre": "rates of royalties: the reports have them as XLSX",
    "editorial.royaltyline": "what persons are paid: the reports have it as XLSX",
    "editorial.royaltyperiod": "what persons are paid: the reports have it as XLSX",
    "editorial.sentdigest": LOGS,
    "editorial.signin": LOGS,
    "editorial.unit": PEOPLE,
    "editorial.unitplace": PEOPLE,
    "editorial.urgentpublication": LOGS,
    "editorial.user": PEOPLE,
    "exchange.hubping": TECHNICAL,
    "exchange.importnote": LOGS,
    "exchange.importrun": LOGS,
    "exchange.publicrecord": DERIVED,
    "exchange.touch": DERIVED,
    "news.listednews": DERIVED,
    "outlines.sending": TECHNICAL,
    "search.filetext": DERIVED,
    "search.freshentry": DERIVED,
    "search.indexstate": DERIVED,
    "search.passage": DERIVED,
    "search.posting": DERIVED,
    "search.queryrecord": LOGS,
    "search.searchentry": DERIVED,
    "search.segment": DERIVED,
    "search.vocabularyword": DERIVED,
    "wagtailcore.apitoken": PEOPLE,
    "wagtailcore.comment": WORK,
    "wagtailcore.commentreply": WORK,
    "wagtailcore.groupapprovaltask": PEOPLE,
    "wagtailcore.groupcollectionpermission": PEOPLE,
    "wagtailcore.grouppagepermission": PEOPLE,
    "wagtailcore.groupsitepermission": PEOPLE,
    "wagtailcore.locale": "languages are named by their codes",
    "wagtailcore.modellogentry": LOGS,
    "wagtailcore.page": "each page is written as what it is",
    "wagtailcore.pagelogentry": LOGS,
    "wagtailcore.pagesubscription": PEOPLE,
    "wagtailcore.referenceindex": DERIVED,
    "wagtailcore.revision": "the text that is public and the drafts that wait are written with their pages",
    "wagtailcore.task": PEOPLE,
    "wagtailcore.taskstate": WORK,
    "wagtailcore.uploadedfile": WORK,
    "wagtailcore.workflow": PEOPLE,
    "wagtailcore.workflowcontenttype": PEOPLE,
    "wagtailcore.workflowpage": PEOPLE,
    "wagtailcore.workflowstate": WORK,
    "wagtailcore.workflowtask": PEOPLE,
    "wagtaildocs.document": "core.File is in its place",
    "wagtailimages.image": "core.CustomImage is in its place",
    "wagtailimages.rendition": DERIVED,
    "wagtailsearchpromotions.query": "what visitors asked; promoted results name their words",
    "wagtailsearchpromotions.querydailyhits": LOGS,
}
# Fields that aren't written: passwords, which Wagtail keeps in plain, and what became of what is made anew.
NOT_WRITTEN = {
    # What a scanner said on another machine.
    "core.customimage": {"scan_state", "scan_found", "public_folder"},
    "core.file": {"scan_state", "scan_found"},
    "wagtailcore.pageviewrestriction": {"password"},
    "wagtailcore.collectionviewrestriction": {"password"},
    "outlines.pack": {"state", "reason", "size", "tries", "started_at", "maker"},
}
# Rows that are of work in progress, by model: everything else of it is written.
PASSED_OVER: dict[str, dict[str, Any]] = {
    "outlines.edition": {"is_draft": True},
    "outlines.pack": {"edition__is_draft": True},
}
# Pages come to lie under a name of their own, since anything may lead to any of them.
PAGE = "page"


@cache
def named_models() -> dict[str, tuple[type[Model], str]]:
    """What is only named where something leads to it, by a field that is unique."""
    return {
        "language": (Locale, "language_code"),
        "user": (get_user_model(), get_user_model().USERNAME_FIELD),
        "group": (apps.get_model("auth.Group"), "name"),
        "query": (apps.get_model("wagtailsearchpromotions.Query"), "query_string"),
    }


@cache
def covered_models() -> tuple[type[Model], ...]:
    """The models whose objects are written: what lies in a tree of its own or holds files first, pages last
    but for what tells of them."""
    pages = [model for model in get_page_models() if model is not Page]
    first = [apps.get_model("wagtailcore.collection"), get_image_model(), get_document_model()]
    others = {*get_snippet_models(), *settings_registry, *map(apps.get_model, ALSO)} - {*first}
    return (*first, *pages, *sorted(others, key=lambda model: model._meta.label_lower))


@cache
def record_models() -> dict[str, type[Model]]:
    """The covered models by the names of their types, such as news.NewsPage."""
    return {model._meta.label: model for model in covered_models()}


@cache
def kind_of(model: type[Model]) -> str | None:
    """Under which name objects are led to; None for what isn't written."""
    if issubclass(model, Page):
        return PAGE
    for kind, (named, _field) in named_models().items():
        if model is named:
            return kind
    return model._meta.label_lower if model in covered_models() else None


def kinds() -> list[str]:
    """The lists of records in the order in which they are written and taken over."""
    return list(dict.fromkeys(str(kind_of(model)) for model in covered_models()))


@cache
def child_relations(model: type[Model]) -> tuple[Any, ...]:
    """The rows that hang on an object and are written with it."""
    relations = get_all_child_relations(model)
    return tuple(relation for relation in relations if not is_left_out(relation.related_model))


@cache
def many_fields(model: type[Model]) -> tuple[ManyToManyField, ...]:
    return tuple(
        field
        for field in model._meta.many_to_many
        if isinstance(field, ManyToManyField) and kind_of(field.related_model)
    )


@cache
def tag_field(model: type[Model]) -> TaggableManager | None:
    return next((field for field in model._meta.many_to_many if isinstance(field, TaggableManager)), None)


def is_left_out(model: type[Model]) -> bool:
    return model._meta.label_lower in LEFT_OUT or model._meta.app_label in LEFT_OUT


def forgotten_models() -> Iterable[str]:
    """The models that are neither written nor left out for a reason; there should be none."""
    written = set(covered_models())
    rows = {relation.related_model for model in written for relation in child_relations(model)}
    for model in apps.get_models():
        is_written = model in written or (model in rows and _hangs(model))
        if model._meta.managed and not is_written and not is_left_out(model):
            yield model._meta.label_lower


def _hangs(model: type[Model]) -> bool:
    return any(isinstance(field, ParentalKey) for field in model._meta.concrete_fields)
