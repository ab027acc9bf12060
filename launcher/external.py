"""A server given by DATABASE_URL, looked at before anything else is done."""

from urllib.parse import urlsplit, urlunsplit

import psycopg

from .stop import Stop

OLDEST = 15


def check(url: str) -> None:
    """Raises Stop where the database can't be used, saying why and what to do."""
    try:
        parts = urlsplit(url)
        scheme, database = parts.scheme, parts.path.strip("/")
    except ValueError:
        scheme, database = "", ""
    if scheme not in ("postgres", "postgresql") or not database:
        raise Stop(
            "DATABASE_URL sai dạng. Dạng đúng: postgresql://người_dùng:mật_khẩu@máy:5432/tên_cơ_sở_dữ_liệu",
            "DATABASE_URL is malformed. It looks like postgresql://user:password@host:5432/database",
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
        _check_server(connection)


def _check_server(connection: psycopg.Connection) -> None:
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


def without_password(url: str) -> str:
    parts = urlsplit(url)
    if parts.password is None:
        return url
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{parts.username}:…@{host}"))
