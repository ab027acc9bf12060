"""A server given by DATABASE_URL, looked at before anything else is done."""

import re
from typing import LiteralString
from urllib.parse import urlsplit

import psycopg

from .stop import Stop

OLDEST = 15
BAD_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
# By purpose: whether the user has the rights that it needs, and the statement that gives them.
RIGHTS: dict[str, tuple[LiteralString, str]] = {
    "demo": (
        "SELECT has_schema_privilege(current_schema(), 'CREATE')",
        'GRANT USAGE, CREATE ON SCHEMA public TO "{user}";',
    ),
    "test": (
        "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user",
        'ALTER ROLE "{user}" CREATEDB;',
    ),
}


def check(url: str, purpose: str) -> None:
    """Raises Stop where the database can't be used, saying why and what to do."""
    if not is_well_formed(url):
        raise Stop(
            "DATABASE_URL sai dạng. Dạng đúng: postgresql://người_dùng:mật_khẩu@máy:5432/tên_cơ_sở_dữ_liệu\n"
            "Trong mật khẩu, viết @ thành %40, / thành %2F, % thành %25.",
            "DATABASE_URL is malformed. It looks like postgresql://user:password@host:5432/database; "
            "in the password write @ as %40, / as %2F, % as %25.",
        )
    try:
        connection = psycopg.connect(url, connect_timeout=10)
    except psycopg.Error as error:
        raise Stop(
            f"Không kết nối được đến {without_password(url)}:\n  {str(error).strip()}\n"
            "Kiểm tra địa chỉ, mật khẩu và tên cơ sở dữ liệu trong DATABASE_URL.",
            "The database could not be reached. Check the address, password and name in DATABASE_URL.",
        ) from None
    with connection:
        check_server(connection)
        check_rights(connection, purpose)


def is_well_formed(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _port = parts.port  # raises where it is no number
    except ValueError:
        return False
    # An "@" or a wrong "%" in the password parts the address in the wrong place, which would then be printed.
    odd = url != url.strip() or "@" in parts.path or parts.netloc.count("@") > 1 or BAD_PERCENT.search(url)
    return not odd and parts.scheme in ("postgres", "postgresql") and bool(parts.path.strip("/"))


def check_server(connection: psycopg.Connection) -> None:
    version = connection.info.server_version // 10_000
    if version < OLDEST:
        raise Stop(
            f"Máy chủ là PostgreSQL {version}; cần {OLDEST} trở lên.",
            f"The server is PostgreSQL {version}; {OLDEST} or newer is needed.",
        )
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise Stop(
            f"Cơ sở dữ liệu dùng mã hóa {encoding}. Hãy tạo lại với mã hóa UTF8.",
            f"The database's encoding is {encoding}. Make it again with UTF8.",
        )


def check_rights(connection: psycopg.Connection, purpose: str) -> None:
    question, statement = RIGHTS[purpose]
    row = connection.execute(question).fetchone()
    if row is None or not row[0]:
        statement = statement.format(user=connection.info.user)
        raise Stop(
            f"Người dùng trong DATABASE_URL thiếu quyền. Quản trị máy chủ chạy: {statement}",
            f"The user in DATABASE_URL lacks a right. The server's administrator runs: {statement}",
        )


def without_password(url: str) -> str:
    """The address without what may hold a secret: the password, and the parameters behind the `?`."""
    parts = urlsplit(url)
    user = f"{parts.username}@" if parts.username else ""
    return f"{parts.scheme}://{user}{parts.netloc.rpartition('@')[2]}{parts.path}"
