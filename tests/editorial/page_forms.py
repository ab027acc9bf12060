"""What the form of a news item sends, as Wagtail's editor makes it of the newest text."""

from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from news.models import NewsPage

# A block keeps its key from one sending to the next, as the editor's scripts see to.
BLOCK = "5d1c6b0a-3f0e-4a52-9c0e-0c5f6f9d7a11"
ROWS = ("related_items", "files", "comments", "corrections", "review_dates", "spoken_versions")


def formset():
    return {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}


def opened(page, title, **extra):
    """What the form of the page as it is now sends back with another title."""
    sent = nested_form_data(
        {
            "title": title,
            "slug": page.slug,
            "lead": "Mở đầu.",
            "author": "Ban Biên tập",
            "body": streamfield([("rich_text", rich_text(f"<p>Nội dung của {title}.</p>"))]),
            **{name: formset() for name in ROWS},
            **loaded(page),
            **extra,
        }
    )
    return sent | {"body-0-id": BLOCK}


def loaded(item):
    """What a form says that it was made from, opened now: the newest text."""
    revision = type(item)._base_manager.get(pk=item.pk).latest_revision
    if revision is None:
        return {}
    return {
        "loaded_revision_id": str(revision.pk),
        "loaded_revision_created_at": revision.created_at.isoformat(),
    }


def again(page):
    """The page, or the one of this key, as it is now."""
    return NewsPage.objects.get(pk=getattr(page, "pk", page))


def send(client, user, page, data, **headers):
    client.force_login(user)
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data, headers=headers, follow=True)


def titles(page):
    return [revision.content["title"] for revision in page.revisions.order_by("pk")]
