"""No table grows without an end that somebody has thought of: each has its bound here.

That the command of each is in the schedule is held here; that it deletes, by the tests of the command.
"""

import pytest
from django.apps import apps

from editorial.management.commands.run_schedule import DAILY, DAILY_BESIDE

# What is deleted by age, or when it has served: by which command of the schedule.
PURGED = {
    "audit.entry": "forget_audit",
    "audit.seal": "forget_audit",
    "core.removedrendition": "remove_hidden_images",
    "django_tasks_database.dbtaskresult": "forget_tasks",
    "editorial.binnedpage": "empty_bin",
    "editorial.binnedtree": "empty_bin",
    "editorial.previewlink": "forget_preview_links",
    "editorial.sentdigest": "send_digest",
    "editorial.signin": "forget_sign_ins",
    "exchange.hubping": "ping_hubs",
    "exchange.touch": "record_changes",
    "exchange.feeditem": "watch_feeds",
    "mailing.asking": "forget_unconfirmed",
    "mailing.subscriber": "forget_unconfirmed",
    "mailing.wish": "forget_unconfirmed",
    "outlines.sending": "forget_sendings",
    "outlines.edition": "renew_packs",
    "outlines.pack": "renew_packs",
    "post_office.email": "cleanup_mail",
    "post_office.log": "cleanup_mail",
    "search.freshentry": "tidy_search",
    "search.posting": "tidy_search",
    "search.queryrecord": "forget_queries",
    "search.segment": "tidy_search",
    "sessions.session": "clearsessions",
    "shelf.hourlycount": "forget_shared_lists",
    "shelf.sharedlist": "forget_shared_lists",
    # By day for three months, then one row a month for each page that was read.
    "visits.visit": "tidy_visits",
    "wagtailcore.uploadedfile": "tidy_media",
    "wagtailsearchpromotions.query": "forget_queries",
    "wagtailsearchpromotions.querydailyhits": "forget_queries",
}
# What whoever writes it keeps short.
KEPT_SHORT = {
    "delivery.change": "the listener leaves the last ones (delivery.state)",
    "editorial.duefailure": "goes when the item is published or no longer due",
    "editorial.externallink": "goes with the last page that links there",
    "editorial.formsave": "30 days after the form was last saved: when another form is saved first",
    "editorial.kepttext": "90 days after it was settled, a year otherwise: at the next that is kept",
    "editorial.resetrequest": "goes when it is answered; one for each user",
    "exchange.importnote": "goes with its run",
    "exchange.importrun": "the newest few of each source",
    "post_office.attachment": "no mail has any",
    "post_office.attachment_emails": "no mail has any",
    "wagtailadmin.editingsession": "Wagtail deletes those of an hour ago at each ping",
    "wagtailadmin.formstate": "Wagtail deletes those of yesterday at each preview",
    "wagtailembeds.embed": "one for each video that a page shows",
}
# One row or some for each page, file, term or user that there is, gone with it.
OF_WHAT_THERE_IS = """
core.customrendition core.filepreview core.fingerprint core.relatedpage core.reviewdate core.spokenversion
documents.citeddocument documents.documentfile documents.documentissuer documents.documentrelation
documents.pagecitation documents.provisionchange documents.publicnote editorial.contribution
editorial.externallink_pages editorial.externallink_websites editorial.unitplace home.featuredpage
news.listednews news.newspage_occasions outlines.outlinefile outlines.outlinepage_audiences
outlines.outlinepage_occasions outlines.outlinesourcelaw search.filetext search.passage search.searchentry
taggit.taggeditem wagtailcore.comment wagtailcore.commentreply wagtailcore.pagesubscription
wagtailcore.referenceindex wagtailsearch.indexentry exchange.importedrecord exchange.importedfile
otp_static.staticdevice otp_static.statictoken otp_totp.totpdevice wagtailusers.userprofile
wagtail_localize.overridablesegment wagtail_localize.relatedobjectsegment wagtail_localize.segmentoverride
wagtail_localize.string wagtail_localize.stringsegment wagtail_localize.stringtranslation
wagtail_localize.template wagtail_localize.templatesegment wagtail_localize.translatableobject
wagtail_localize.translation wagtail_localize.translationcontext wagtail_localize.translationsource
wagtailcore.apitoken
"""
# What people write and are to find again in years: it grows by their work, not by readers or by time.
KEPT_FOR_GOOD = {
    "core.correction": "what was corrected, for the readers",
    "core.earlierversion": "the text before a correction",
    "documents.citationdecision": "what an editor decided of a citation",
    "documents.documentversion": "the law as it was",
    "editorial.bundle": "what was approved together",
    "editorial.bundleitem": "what was approved together",
    "editorial.comparison": "who compared a text with the printed one",
    "editorial.remark": "what a guest answered",
    "editorial.royaltyline": "what was paid",
    "editorial.royaltyperiod": "what was paid",
    "editorial.urgentpublication": "who published past the approval, and why",
    "exchange.publicrecord": "what other portals were told, also that a page is gone",
    "outlines.fieldreport": "what was reported from the field",
    "search.indexstate": "one row",
    "search.vocabularyword": "a row for each word of the language",
    "visits.visittotal": "one row",
    "wagtail_localize.translationlog": "one row for each time that a page is sent to translation",
    "wagtailcore.modellogentry": "who did what to an item",
    "wagtailcore.pagelogentry": "who did what to a page",
    "wagtailcore.revision": "each text that somebody saved: what was published, by whom, can be shown",
    "wagtailcore.taskstate": "who approved",
    "wagtailcore.workflowstate": "who approved",
    "wagtailredirects.redirect": "an old address leads on for good",
}
# Made by hand, as many as an office needs; and the pages, files and people themselves.
MADE_BY_HAND = """
home.homepage home.standardpage search.abbreviation editorial.user_groups editorial.user_user_permissions
editorial.user editorial.approvaltask_groups editorial.approvaltask editorial.checksettings
editorial.comparisontask_groups editorial.comparisontask editorial.royaltygenre editorial.ratetable
editorial.rate editorial.unit editorial.delegation exchange.watchedfeed visits.visitsettings
news.newsindexpage news.newssectionpage news.newspage outlines.commune outlines.outlinesettings
outlines.outlinetemplate outlines.outlineindexpage outlines.outlinepage glossary.glossaryterm
documents.documenttype documents.issuer documents.documentindexpage documents.legaldocumentpage
core.customimage core.file core.agencysettings core.agencydetails core.fieldoflaw core.audience core.occasion
core.websitegroup core.linkedwebsite wagtail_localize.localesynchronization
wagtailsearchpromotions.searchpromotion wagtaildocs.document wagtailimages.image wagtailimages.rendition
wagtailadmin.admin wagtailcore.locale wagtailcore.site wagtailcore.groupsitepermission
wagtailcore.collectionviewrestriction_groups wagtailcore.collectionviewrestriction wagtailcore.collection
wagtailcore.groupcollectionpermission wagtailcore.workflowcontenttype wagtailcore.workflow
wagtailcore.workflowtask wagtailcore.task wagtailcore.groupapprovaltask_groups wagtailcore.groupapprovaltask
wagtailcore.page wagtailcore.grouppagepermission wagtailcore.pageviewrestriction_groups
wagtailcore.pageviewrestriction wagtailcore.workflowpage taggit.tag post_office.emailtemplate auth.permission
auth.group_permissions auth.group contenttypes.contenttype
"""
# In each round of the schedule.
EACH_ROUND = {"record_changes", "remove_hidden_images", "tidy_search", "watch_feeds", "ping_hubs"}


def test_each_table_has_a_bound_or_a_reason_to_have_none():
    named = [*PURGED, *KEPT_SHORT, *KEPT_FOR_GOOD, *OF_WHAT_THERE_IS.split(), *MADE_BY_HAND.split()]
    models = apps.get_models(include_auto_created=True)
    tables = [model._meta.label_lower for model in models if model._meta.managed and not model._meta.proxy]
    assert sorted(named) == sorted(tables)


@pytest.mark.parametrize("command", sorted(set(PURGED.values())))
def test_what_purges_is_run_by_the_schedule(command):
    daily = {*DAILY, *(name for name, *_options in DAILY_BESIDE)}
    assert command in daily | EACH_ROUND
