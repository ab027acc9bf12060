"""The pages that `make bench-web` asks for."""

from typing import Any
from urllib.parse import quote

from wagtail.images import get_image_model
from wagtail.models import Site
from wagtail.rich_text import RichText

from benchmarks.control.models import ArticleAuthor, ArticlePage, FooterText, Person
from documents.models import DocumentIndexPage, LegalDocumentPage
from news.models import NewsPage
from outlines.models import OutlinePage

SLUG = "bai-viet-doi-chung"


def make_control() -> None:
    """The article of the plain project; that of the last run stays."""
    root = Site.objects.get(is_default_site=True).root_page
    if ArticlePage.objects.filter(slug=SLUG).exists():
        return
    FooterText._default_manager.get_or_create(body="Sở Tư pháp")
    image = get_image_model().objects.first()
    people = [
        Person._default_manager.create(name=f"Tác giả {number}", job="Biên tập viên", image=image)
        for number in (1, 2)
    ]
    news = NewsPage.objects.live().order_by("pk").first()
    text = "".join(f"<p>{news.lead} {news.title}.</p>" for _number in range(4))
    body: list[Any] = []
    for number in range(3):
        body += [("heading", {"text": f"Phần {number}", "size": "h2"}), ("paragraph", RichText(text))]
        body.append(("image", {"image": image, "caption": "Ảnh"}))
    page = ArticlePage(title="Bài viết", slug=SLUG, introduction=news.lead, image=image, body=body)
    page.date_published = news.display_date.date()
    page.article_authors = [ArticleAuthor(person=person) for person in people]
    root.add_child(instance=page)
    page.tags.add("đất đai", "hòa giải", "trẻ em")
    page.save_revision().publish()


def length(document: LegalDocumentPage) -> int:
    return sum(len(block.value.source) for block in document.body)


def addresses() -> dict[str, str]:
    """The addresses by what they are: the newest news item and outline, the longest document."""
    news = NewsPage.objects.live().filter(locale__language_code="vi").order_by("-display_date").first()
    documents = LegalDocumentPage.objects.live().filter(locale__language_code="vi")
    law = max(documents.iterator(chunk_size=50), key=length)
    outline = OutlinePage.objects.live().filter(locale__language_code="vi").order_by("-display_date").first()
    section = news.get_parent()
    return {
        "home": "/",
        "section": section.url,
        "day": f"{section.get_parent().url}{news.display_date:%Y/%m/%d}/",
        "news item": news.url,
        "document list": DocumentIndexPage.objects.live().get(locale__language_code="vi").url,
        "long law": law.url,
        "outline": outline.url,
        "search": f"/tim-kiem/?q={quote('luật đất đai')}",
        "control": f"/{SLUG}/",
    }
