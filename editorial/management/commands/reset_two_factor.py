from django.core.management.base import BaseCommand, CommandError

from audit.recording import recorded
from editorial.models import User
from editorial.signing_in import devices
from editorial.signing_in.history import record
from editorial.signing_in.models import Result


class Command(BaseCommand):
    help = "Reset the two-step sign-in of a user whom no administrator can help: the last one."

    def add_arguments(self, parser) -> None:
        parser.add_argument("username")

    @recorded
    def handle(self, *args, username: str, **options) -> None:
        user = User.objects.filter(username=username).first()
        if not user:
            raise CommandError(f"There is no user {username}.")
        devices.remove(user)
        record(Result.STEP_RESET_COMMAND, user)
        self.stdout.write(f"The two-step sign-in of {username} is reset.")
