"""The people of benchmarks.large_site, and its pages that are made as the portal makes pages."""

import random
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

# What is made as the portal makes it: of each kind, and of the library.
NEWS_MADE, OUTLINES_MADE, DOCUMENTS_MADE, PICTURES, FILES = 1_000, 150, 300, 60, 150
PEOPLE = {"WRITERS": 30, "EDITORS": 20, "APPROVERS": 5, "TRANSLATORS": 3, "ADMINISTRATORS": 2}
# A syllable is one of each; a text chooses among them as speech does, few very often and most hardly ever.
ONSETS = "b c ch d đ g gi h kh l m n ng nh ph qu r s t th tr v x"
RIMES = """
a ai an anh ao ac ă ăn âm ân ât e en eo ê ên i ia iêm iên in inh o oa oan oi ong ô ôi ôn ơ ơn u ua uc
"""
TONES = ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")

Words = Callable[[int], str]


def make_people() -> None:
    """Users of each role: nguoiviet0, bientap3, …"""
    from django.contrib.auth.models import Group

    from editorial import roles
    from editorial.models import User

    for role, count in PEOPLE.items():
        users = User.objects.bulk_create(
            User(
                username=f"{role.lower()}-{number}",
                email=f"{role.lower()}-{number}@example.com",
            )
            for number in range(count)
        )
        Group.objects.get(name=getattr(roles, role)).user_set.add(*users)


def make_originals() -> None:
    """What isn't copied from others: news and outlines, and documents where there are none."""
    from core.bulk import make_pages, make_ready
    from documents.models import LegalDocumentPage

    chance = random.Random(9)  # noqa: S311 - nothing secret is made of it
    are_documents = LegalDocumentPage.objects.exists()
    words = _words_of_archive(chance) if are_documents else _made_up_words(chance)
    pictures, files = make_pictures(chance), make_files(words)
    new = [*_news(words, pictures), *_outlines(words, files)]
    new += [] if are_documents else _documents(words)
    for begin in range(0, len(new), 200):
        part = new[begin : begin + 200]
        for _parent, page in part:
            make_ready(page)
        make_pages(part)
    from core.public_media import settle

    settle([picture.pk for picture in pictures])


def _words_of_archive(chance: random.Random) -> Words:
    from search.models import Passage

    found = [text.split() for text in Passage.objects.order_by("pk").values_list("text", flat=True)[::7]]
    texts = [words for words in found if len(words) > 150]

    def words(count: int) -> str:
        text = chance.choice(texts)
        begin = chance.randrange(max(1, len(text) - count))
        return " ".join(text[begin : begin + count])

    return words


def _made_up_words(chance: random.Random) -> Words:
    import unicodedata

    all_of_them = [
        unicodedata.normalize("NFC", onset + rime[0] + tone + rime[1:])
        for onset in ONSETS.split()
        for rime in RIMES.split()
        for tone in TONES
    ]
    chance.shuffle(all_of_them)
    weights = [1 / rank for rank in range(1, len(all_of_them) + 1)]

    def words(count: int) -> str:
        return " ".join(chance.choices(all_of_them, weights, k=count))

    return words


def make_pictures(chance: random.Random) -> list[Any]:
    """Pictures no two of which are the same."""
    from django.core.files.images import ImageFile
    from PIL import Image

    from core.factories import ImageFactory

    pictures = []
    for number in range(PICTURES):
        drawn = Image.new("RGB", (480, 320), tuple(chance.randrange(256) for _colour in range(3)))
        drawn.paste(tuple(chance.randrange(256) for _colour in range(3)), (40, 40, 200 + number, 200))
        written = BytesIO()
        drawn.save(written, "JPEG")
        written.seek(0)
        pictures.append(ImageFactory(title=f"Ảnh {number}", file=ImageFile(written, f"anh-{number}.jpg")))
    return pictures


def make_files(words: Words) -> list[Any]:
    from django.core.files.base import ContentFile

    from core.factories import FileFactory

    return [
        FileFactory(
            title=f"Tài liệu {number}", file=ContentFile(words(200).encode(), f"tai-lieu-{number}.txt")
        )
        for number in range(FILES)
    ]


def _shared(words: Words, number: int) -> dict[str, Any]:
    import datetime

    from django.utils import timezone
    from wagtail.models import Locale

    from core.models import FieldOfLaw

    locale = Locale.objects.get(language_code="vi")
    fields = list(FieldOfLaw.objects.filter(locale=locale).order_by("pk"))
    day = timezone.now() - datetime.timedelta(days=number * 5)
    return {
        "locale": locale,
        "live": True,
        "title": words(12)[:200],
        "lead": words(30),
        "field_of_law": fields[number % len(fields)],
        "display_date": day,
        "first_published_at": day,
    }


def _html(words: Words, paragraphs: int) -> str:
    from django.utils.html import escape

    return "".join(f"<p>{escape(words(60))}.</p>" for _number in range(paragraphs))


def _news(words: Words, pictures: Sequence[Any]) -> list[Any]:
    from wagtail.rich_text import RichText

    from core.bulk import NewPage
    from news.models import NewsPage, NewsSectionPage

    sections = list(NewsSectionPage.objects.filter(locale__language_code="vi").order_by("path"))
    return [
        NewPage(
            sections[number % len(sections)],
            NewsPage(
                body=[("rich_text", RichText(_html(words, 8)))],
                image=pictures[number % len(pictures)],
                author=f"Phóng viên {number % 40}",
                **_shared(words, number),
            ),
        )
        for number in range(NEWS_MADE)
    ]


def _outlines(words: Words, files: Sequence[Any]) -> list[Any]:
    from wagtail.rich_text import RichText

    from core.bulk import NewPage
    from outlines.models import OutlineFile, OutlineIndexPage, OutlinePage

    parent = OutlineIndexPage.objects.get(locale__language_code="vi")
    new = []
    for number in range(OUTLINES_MADE):
        body = [
            part
            for _part in range(5)
            for part in (("part", words(6)[:200]), ("rich_text", RichText(_html(words, 6))))
        ]
        page = OutlinePage(body=body, **_shared(words, number))
        page.files = [OutlineFile(file=files[number % len(files)])]
        new.append(NewPage(parent, page))
    return new


def _documents(words: Words) -> list[Any]:
    from django.utils.html import escape
    from wagtail.rich_text import RichText

    from core.bulk import NewPage
    from documents.models import DocumentIndexPage, DocumentIssuer, DocumentType, Issuer, LegalDocumentPage

    parent = DocumentIndexPage.objects.get(locale__language_code="vi")
    kinds, issuers = (
        list(model.objects.filter(locale=parent.locale).order_by("pk")) for model in (DocumentType, Issuer)
    )
    new = []
    for number in range(DOCUMENTS_MADE):
        lines = "".join(
            f"<p>Điều {article}. {escape(words(6))}</p>"
            f"<p>1. {escape(words(80))}.</p><p>2. {escape(words(60))}.</p>"
            for article in range(1, 31)
        )
        shared = _shared(words, number)
        page = LegalDocumentPage(
            number=f"{number + 1}/2020/NĐ-CP",
            document_type=kinds[number % len(kinds)],
            issued_on=shared["display_date"].date(),
            body=[("legal_text", RichText(lines))],
            **shared,
        )
        page.issuers = [DocumentIssuer(issuer=issuers[number % len(issuers)])]
        new.append(NewPage(parent, page))
    return new
