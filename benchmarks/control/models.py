from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Orderable, Page


class Person(models.Model):
    name = models.CharField(max_length=100)
    job = models.CharField(max_length=100)
    image = models.ForeignKey(
        get_image_model_string(), null=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return self.name


class FooterText(models.Model):
    body = models.TextField()

    def __str__(self) -> str:
        return self.body


class ArticleTag(TaggedItemBase):
    content_object = ParentalKey("ArticlePage", related_name="tagged_items", on_delete=models.CASCADE)


class BodyBlock(blocks.StreamBlock):
    heading = blocks.StructBlock(
        [("text", blocks.CharBlock()), ("size", blocks.ChoiceBlock(choices=[("h2", "H2"), ("h3", "H3")]))],
        template="control/heading.html",
    )
    paragraph = blocks.RichTextBlock()
    image = blocks.StructBlock(
        [("image", ImageChooserBlock()), ("caption", blocks.CharBlock(required=False))],
        template="control/image.html",
    )


class ArticlePage(Page):
    introduction = models.TextField(blank=True)
    image = models.ForeignKey(
        get_image_model_string(), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = StreamField(BodyBlock())
    tags = ClusterTaggableManager(through=ArticleTag, blank=True)
    date_published = models.DateField(null=True)

    template = "control/article.html"

    def authors(self) -> list[Person]:
        return [row.person for row in self.article_authors.select_related("person")]

    @property
    def get_tags(self):
        tags = self.tags.all()
        base = self.get_parent()
        for tag in tags:
            tag.url = f"{base.url}tags/{tag.slug}/"
        return tags


class ArticleAuthor(Orderable):
    page = ParentalKey(ArticlePage, related_name="article_authors", on_delete=models.CASCADE)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
