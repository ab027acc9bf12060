from typing import Any

from django.core.management.base import BaseCommand, CommandError

from editorial.scheduling.due import late_bundles, late_items


class Command(BaseCommand):
    help = "Fail where something should have been published or taken down more than two minutes ago."

    def handle(self, *args: Any, **options: Any) -> None:
        late = [
            f"{one.item} (due {one.due.at.isoformat()}): {one.failure.reason if one.failure else 'not tried'}"
            for one in late_items()
        ]
        late += [f"{bundle}: {bundle.failure or 'not tried'}" for bundle in late_bundles()]
        if late:
            raise CommandError("\n".join(["Not published or taken down in time:", *late]))
        if options["verbosity"]:
            self.stdout.write("Nothing is late.")
