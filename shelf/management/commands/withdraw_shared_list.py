import re

from django.core.management.base import BaseCommand, CommandError

from shelf.kept import KEY
from shelf.models import SharedList

TOKEN = re.compile(rf"(?<![\w-]){KEY}(?![\w-])", re.ASCII)


class Command(BaseCommand):
    help = "Take away a list that a reader has shared, for what is written in it. Its link leads nowhere."

    def add_arguments(self, parser) -> None:
        parser.add_argument("list", metavar="TOKEN_OR_ADDRESS")

    def handle(self, *args, **options) -> None:
        tokens = TOKEN.findall(options["list"])
        deleted, _rows = SharedList.objects.filter(token__in=tokens).delete()
        if not deleted:
            raise CommandError("There is no such list. It may have been withdrawn or forgotten already.")
        self.stdout.write("The list is gone.")
