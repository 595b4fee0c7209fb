"""Whose page makes a request: browsers name its origin, and only our own may use a visitor's cookies."""

from urllib.parse import urlsplit

from aiohttp import web

# The origin of EXTERNAL_URL, e.g. "https://bots.example.com"; empty when the host is reached directly.
OWN_ORIGIN: web.AppKey[str] = web.AppKey("own_origin", str)


def origin_of(url: str) -> str:
    """Return scheme, host and port of `url`, as browsers write an origin; "" for an empty one."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower() if parts.netloc else ""


def is_foreign(request: web.Request) -> bool:
    """Tell whether a browser says that the request comes from somebody else's page."""
    origin = request.headers.get("Origin")
    return origin is not None and not _is_own(request, origin.lower())


def is_own(request: web.Request) -> bool:
    """Tell whether a browser says that the request comes from our own page; False when nothing says so."""
    origin = request.headers.get("Origin")
    if origin is not None:
        return _is_own(request, origin.lower())
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def _is_own(request: web.Request, origin: str) -> bool:
    own = request.config_dict.get(OWN_ORIGIN, "")
    if own and origin == own:
        return True
    # Reached directly. A proxy may have ended TLS, so either scheme will do.
    host = request.host.lower()
    return origin in (f"http://{host}", f"https://{host}")
