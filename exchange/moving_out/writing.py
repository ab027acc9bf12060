"""Writes the records of an export into this database, a batch at a time."""

import json
from collections import defaultdict
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.utils.dateparse import parse_datetime
from modelcluster.models import model_from_serializable_data
from taggit.models import Tag, TaggedItem
from treebeard.mp_tree import MP_Node
from wagtail.models import BaseViewRestriction, Collection, Page, Revision, Site

from .arriving import KeyPool, Places, Tree, insert, insert_pairs
from .covered import child_relations, many_fields, record_models
from .errors import MovingOutError
from .library import Library
from .records import Values, file_field, page_content_fields, read

Record = dict[str, Any]
Pairs = dict[Any, list[tuple[Any, Any]]]
RowKeys = dict[tuple[str, int], Any]


class RecordTaker:
    def __init__(self, places: Places, library: Library) -> None:
        self.places = places
        self.library = library
        self.pool = KeyPool()
        self.trees = [Tree(Page.get_first_root_node()), Tree(Collection.get_first_root_node())]
        self.rows: dict[type[Model], list[Any]] = defaultdict(list)
        self.pairs: Pairs = defaultdict(list)
        self.tags: dict[str, int] = {}

    def take(self, kind: str, batch: list[tuple[str, Record]]) -> None:
        """Write a batch of records of one kind. Raises MovingOutError with the place of what is wrong."""
        self.rows.clear()
        self.pairs.clear()
        for place, record in batch:
            try:
                self._read(kind, record)
            except MovingOutError as error:
                raise MovingOutError(f"{place}: {error}") from error
        for rows in self.rows.values():
            insert(rows)
        for field, pairs in self.pairs.items():
            insert_pairs(field, pairs)

    def finish(self) -> None:
        for tree in self.trees:
            tree.count_children()

    def _read(self, kind: str, record: Record) -> None:
        model = record_models()[record["type"]]
        keys = self._row_keys(model, record["fields"])
        values = {
            "pk": self.places.of(kind, record["key"]),
            **read(model, record["fields"], self.places, keys),
            **self._page_contents(model, record["fields"]),
        }
        if record["type"] == "wagtailcore.Site" and values["is_default_site"]:
            # It keeps the address for which it was set up.
            here = {"site_name": values["site_name"], "root_page": values["root_page"]}
            Site.objects.filter(pk=values["pk"]).update(**here)
            return
        instance = self._build(model, values)
        self._fit(instance, record)
        for draft in record.get("drafts", []):
            fields = read(model, draft["fields"], self.places, keys)
            self._take_draft(instance, draft, {**values, **fields})
        for name in record.get("tags", []):
            self._tag(instance, name)

    def _row_keys(self, model: type[Model], fields: Values) -> RowKeys:
        """New keys of the rows that hang on an object, by their relation and number in the record."""
        return {
            (name, row["row"]): self.pool.next(relation.related_model)
            for relation in child_relations(model)
            for name in [relation.get_accessor_name()]
            for row in fields.get(name, [])
        }

    def _page_contents(self, model: type[Model], fields: Values) -> Values:
        """What a page was before, in fields that hold the fields of a page."""
        contents = {}
        for name, page in page_content_fields(model):
            pk, content = self.places.value(Page, fields[page]), fields[name]
            of_page: Any = Page.objects.get(pk=pk).specific_class
            contents[name] = content and {"pk": pk, **read(of_page, content, self.places, {})}
        return contents

    def _build(self, model: type[Model], values: Values) -> Any:
        """The object, which is then to be written with all that hangs on it."""
        relations = {relation.get_accessor_name(): relation for relation in child_relations(model)}
        many = {field.name: field for field in many_fields(model)}
        own = {name: value for name, value in values.items() if name not in relations and name not in many}
        instance = model_from_serializable_data(model, own, check_fks=False)
        self.rows[model].append(instance)
        for name, relation in relations.items():
            for row in values.get(name, []):
                child = self._build(relation.related_model, row)
                setattr(child, relation.field.attname, instance.pk)
        for name, field in many.items():
            self.pairs[field] += [(instance.pk, other) for other in values.get(name, [])]
        return instance

    def _fit(self, instance: Any, record: Record) -> None:
        """What of an object is this database's own."""
        if isinstance(instance, MP_Node):
            tree = next(tree for tree in self.trees if isinstance(instance, type(tree.root)))
            tree.place(instance, record["key"], record.get("parent"))
        if isinstance(instance, Page):
            instance.content_type = ContentType.objects.get_for_model(type(instance))
        if (
            isinstance(instance, BaseViewRestriction)
            and instance.restriction_type == BaseViewRestriction.PASSWORD
        ):
            # Passwords aren't written out: until there is a new one, it is for those who are signed in.
            instance.restriction_type = BaseViewRestriction.LOGIN
        if "file" in record:
            self.library.put(instance, file_field(type(instance)), record["file"])

    def _take_draft(self, instance: Any, draft: Record, values: Values) -> None:
        due = draft.get("publish_at")
        revision = Revision(
            pk=self.pool.next(Revision),
            content_type=instance.get_content_type(),
            base_content_type=instance.get_base_content_type(),
            object_id=str(instance.pk),
            created_at=parse_datetime(draft["written_at"]),
            approved_go_live_at=parse_datetime(due) if due else None,
            object_str=str(values.get("title", ""))[:255],
            content=json.loads(json.dumps(values, cls=DjangoJSONEncoder)),
        )
        user = Revision._meta.get_field("user")
        revision.user_id = self.places.value(user.related_model, draft.get("written_by"))
        instance.latest_revision_id = revision.pk
        self.rows[Revision].append(revision)

    def _tag(self, instance: Any, name: str) -> None:
        if name not in self.tags:
            self.tags[name] = Tag.objects.get_or_create(name=name)[0].pk
        item = TaggedItem(
            pk=self.pool.next(TaggedItem),
            tag_id=self.tags[name],
            object_id=instance.pk,
            content_type=ContentType.objects.get_for_model(type(instance)),
        )
        self.rows[TaggedItem].append(item)
