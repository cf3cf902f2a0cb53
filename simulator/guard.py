"""Who may talk to the page and the control API: this machine, from pages of this server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def guarded(handler: Handler) -> Handler:
    """Refuse foreign host names (DNS rebinding), foreign origins, and forms posted from elsewhere."""

    async def checked(request: web.Request) -> web.StreamResponse:
        host = urlsplit(f"//{request.host}")
        if host.hostname not in LOOPBACK:
            raise web.HTTPForbidden(text="This page is for this machine only: open it as http://127.0.0.1")
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != host.netloc:
            raise web.HTTPForbidden(text="This page takes orders from itself only")
        # A foreign page can post a form unasked, but JSON and this header only after asking.
        if request.method == "POST" and "X-Simulator" not in request.headers:
            raise web.HTTPForbidden(text="The header X-Simulator is missing")
        return await handler(request)

    return checked
