"""Keeps web pages out: a browser sends them here as willingly as to any other address."""
from __future__ import annotations

from urllib.parse import urlsplit

from werkzeug.wrappers import Request, Response

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def refusal(request: Request) -> Response | None:
    """What a request gets that does not come from a program on this machine.

    A page says where it comes from in `Origin`. A name that leads to 127.0.0.1 today may be anybody's: by it, the browser
    would let pages of that name read the answers.
    """
    if not _is_loopback(f"//{request.headers.get('Host', '')}"):
        return Response("only for 127.0.0.1 and localhost\n", 421)
    origins = request.headers.getlist("Origin")
    if not all(_is_loopback(origin) for origin in origins):
        return Response("not for web pages of others\n", 403)
    return None


def _is_loopback(address: str) -> bool:
    try:
        name = urlsplit(address).hostname or ""
    except ValueError:
        return False
    return name in _LOOPBACK or name.endswith(".localhost")
