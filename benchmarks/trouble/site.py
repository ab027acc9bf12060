"""A site that may get into trouble: gunicorn with two processes, the schedule, perhaps the worker, on a
database and a Valkey of their own."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.machines import HOST, Postgres, Program, Valkey, Web

from .listeners import Outgoing

# Seconds for a slow machine to start all of it; what a request says that has come through the front by TLS.
START = 180
# As deploy/systemd/portal-worker.service has it.
WORKERS_NICE = 10
HEADERS = {"Host": HOST, "X-Forwarded-Proto": "https"}


@dataclass
class Site:
    """`at_work` lets Django in this process work on the site's database inside the block, and lets go of its
    connection after it. `outgoing` is what the site tells others. `missed` fills with what was promised of a
    fault and didn't come.

        site = Site(folder, postgres, "portal", valkey, at_work)
        site.start()
        ...
        site.stop()
    """

    folder: Path
    postgres: Postgres
    database: str
    valkey: Valkey
    at_work: Callable[[], AbstractContextManager[None]]
    settings: str = "benchmarks.trouble.settings"
    outgoing: Outgoing = field(default_factory=Outgoing)
    missed: list[str] = field(default_factory=list)

    def start(self, with_worker: bool = True) -> None:
        """Waits until it answers."""
        given = self.environment
        self.web = Web(self.folder, WEB_CONCURRENCY="2", **given)
        self.others = [Program(self.folder, ["manage.py", "publish_due", "--forever"], **given)]
        if with_worker:
            worker = ["manage.py", "db_worker", "--worker-id", "trouble"]
            self.others.append(Program(self.folder, worker, nice=WORKERS_NICE, **given))
        self.web.wait(START)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.postgres.url(self.database),
            "VALKEY_URL": self.valkey.url,
            "DJANGO_SETTINGS_MODULE": self.settings,
            **self.outgoing.environment,
        }

    @property
    def programs(self) -> list[Program]:
        return [self.web, *self.others]

    def stop(self) -> None:
        for program in self.programs:
            program.stop()
        self.outgoing.close()
