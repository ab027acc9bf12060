"""What stands where something else is expected."""

HOSTILE = [
    b"", b"0", b"-1", b"1", b"2", b"9" * 40, b"1e309", b"NaN", b"0x1F", b" 1", b"1 ", b"on", b"true", b"null",
    b"\xff\xfe", b"\x00", b"a\x00b", b"\xed\xa0\x80", b"\xc0\xae\xc0\xae/", b"../../etc/passwd", b"%", b"%00",
    b"%2e", b"a" * 3000, b"<script>alert(1)</script>", b"'\"--", b"{}", b"[]", b'{"a":[[[[]]]]}', b"[" * 3000,
    b"=1+1", b"@a", b"9999-12-31", b"0001-01-01", b"2024-13-45", b"2024-02-30T99:99", b"12:61", b"\r\nX: y",
    b"a\nb", b"\t", "luật đất đai".encode(), "thuê".encode("utf-16"), "١٢٣".encode(), "²".encode(),
    "\u202e\u0301\u200b".encode(), b"javascript:alert(1)", b"//evil.example", b"http://127.0.0.1/", b"http://[",
    b"mailto:", b"a@b", b"__proto__", b"pk", b"-pk", b"title__regex", b"*", b"?", b"&", b";", b"AND OR NOT",
    b'"' * 500, b"(" * 500, b"a " * 500, b"2147483648", b"9223372036854775808", b"-9223372036854775809",
    b"1.5", b"1,5", b"31/12/9999", b"9999-12-31 23:59", b"0001-01-01 00:00", b"\xf0\x90\x80",
    b"00000000-0000-0000-0000-000000000000", b"x", b"a/b", b"a.b", b"wagtailcore.page", b"vi", b"xx", b"all",
]  # fmt: skip
# In JSON, where its bytes needn't be those of a text.
OTHER_TYPES = [
    None, True, 0, -1, 1.5, 1e308, 10**40, "", "x", "\x00", "\ud800", "<b>", [], {}, [[]], {"a": None},
    [None], ["x"], {"type": "x"}, "2024-02-30", "9" * 40,
]  # fmt: skip
HEADERS = [
    "Accept", "Accept-Language", "Accept-Encoding", "If-None-Match", "If-Modified-Since", "If-Match", "Range",
    "If-Range", "If-Unmodified-Since", "Referer", "Origin", "X-Requested-With", "X-Forwarded-For",
    "X-Forwarded-Host", "User-Agent", "Cookie", "Authorization", "Expect", "Content-Encoding",
    "Cache-Control", "X-HTTP-Method-Override", "Sec-Fetch-Site", "X-Request-ID",
]  # fmt: skip
METHODS = ["GET"] * 11 + ["POST"] * 7 + ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"]
RANGES = [
    b"bytes=0-0", b"bytes=-1", b"bytes=5-", b"bytes=0-9,20-29", b"bytes=9-1", b"bytes=99999999-", b"bytes=",
    b"bytes=0-,0-,0-,0-,0-,0-,0-,0-,0-,0-,0-,0-", b"items=0-1", b"bytes=" + b"9" * 40 + b"-",
]  # fmt: skip
SUFFIXES = ["pdf", "docx", "png", "gif", "jpg", "webp", "csv", "po", "zip", "xlsx", "html", "p\u202efdp", ""]
