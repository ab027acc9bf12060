"""How long is waited for PostgreSQL."""

from typing import Any

# Seconds, but for tcp_user_timeout: a server whose machine or network is gone is given up.
NETWORK = {
    "connect_timeout": 2,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
# nginx gives up soon after (proxy_read_timeout 35s). The slowest statement of an editor, where a code of
# 600 articles is published, took 0.05 s. Compiling a plan takes longer than any statement of a reader, who
# looks up few rows, by their keys.
REQUEST = "-c statement_timeout=20s -c lock_timeout=10s -c jit=off -c random_page_cost=1.1"


def limit_network(database: Any) -> None:
    """For every process. What DATABASE_URL says goes first."""
    database["OPTIONS"] = {**NETWORK, **database.get("OPTIONS", {})}


def limit_requests(database: Any) -> None:
    """For the processes that answer requests alone: a migration or an import may take as long as it takes."""
    given = database["OPTIONS"].get("options", "")
    database["OPTIONS"]["options"] = f"{REQUEST} {given}".strip()
