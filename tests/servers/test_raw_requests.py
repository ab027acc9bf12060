"""What no client of Python sends, to gunicorn as it runs the portal: it answers by 4xx or not at all."""

import socket

import pytest

from tests.servers.machines import HOST, Browser

GET = b"GET %b HTTP/1.1\r\nHost: " + HOST.encode() + b"\r\nX-Forwarded-Proto: https\r\n%b\r\n"
POST = b"POST / HTTP/1.1\r\nHost: " + HOST.encode() + b"\r\nX-Forwarded-Proto: https\r\n%b\r\n"
REQUESTS = {
    "nul in the path": GET % (b"/a\x00b/", b""),
    "coded nul": GET % (b"/a%00b/", b""),
    "bytes of no encoding": GET % (b"/\xff\xfe/", b""),
    "overlong UTF-8 upwards": GET % (b"/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd", b""),
    "upwards": GET % (b"/../../etc/passwd", b""),
    "no slash": GET % (b"khong-co", b""),
    "two slashes": GET % (b"//evil.example/%2e%2e", b""),
    "whole address of another host": GET % (b"http://evil.example/khong-co/", b""),
    "a fragment": GET % (b"/khong-co/#x", b""),
    "a path of 10 kB": GET % (b"/" + b"a" * 10_000, b""),
    "a query of 10 kB": GET % (b"/khong-co/?" + b"a" * 10_000, b""),
    "a header of 10 kB": GET % (b"/khong-co/", b"X-A: " + b"a" * 10_000 + b"\r\n"),
    "200 headers": GET % (b"/khong-co/", b"X-A: a\r\n" * 200),
    "a header without a name": GET % (b"/khong-co/", b": a\r\n"),
    "nul in a header": GET % (b"/khong-co/", b"X-A: \x00\r\n"),
    "a header over two lines": GET % (b"/khong-co/", b"X-A: a\r\n b\r\n"),
    "a charset of no text": GET % (b"/khong-co/?q=a", b"Content-Type: text/plain; charset=rot13\r\n"),
    "a form in a charset of no text": POST
    % b"Content-Type: multipart/form-data; boundary=x; charset=idna\r\nContent-Length: 5\r\n"
    + b"--x--",
    "two hosts": GET % (b"/", b"Host: evil.example\r\n"),
    "an unknown host": b"GET / HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Proto: https\r\n\r\n",
    "a host of no name": b"GET / HTTP/1.1\r\nHost: \xff\x01\r\nX-Forwarded-Proto: https\r\n\r\n",
    "an unknown method": b"FOO / HTTP/1.1\r\nHost: "
    + HOST.encode()
    + b"\r\nX-Forwarded-Proto: https\r\n\r\n",
    "a method of signs": b"G\x00T / HTTP/1.1\r\n\r\n",
    "an unknown version": b"GET / HTTP/9.9\r\n\r\n",
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00",
    "length and chunks": POST % b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n" + b"0\r\n\r\n",
    "two lengths": POST % b"Content-Length: 5\r\nContent-Length: 6\r\n" + b"abcdef",
    "a length below nothing": POST % b"Content-Length: -1\r\n",
    "broken chunks": POST % b"Transfer-Encoding: chunked\r\n" + b"zz\r\nabc\r\n",
    "less than was told": POST % b"Content-Length: 100\r\n" + b"abc",
}


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
def test_what_is_broken_is_refused_and_the_next_is_served(web, request_):
    with socket.create_connection(("127.0.0.1", web.port), 10) as connection:
        connection.sendall(request_)
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(100)
    assert answer == b"" or answer.split()[1].startswith(b"4"), answer
    assert Browser().get(web, "/robots.txt").status == 200
