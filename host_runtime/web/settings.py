"""What the web layer must be told: addresses and sizes."""

from dataclasses import dataclass

from host_runtime.realtime.origin import origin_of


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """`external_url` is where browsers reach the host ("" = wherever it listens); sizes in bytes.

    `is_proxied`: a proxy that we trust sets X-Forwarded-For; without one the header is anybody's word.
    """

    version: str
    external_url: str = ""
    largest_body: int = 10 * 1024 * 1024
    is_proxied: bool = False

    @property
    def own_origin(self) -> str:
        return origin_of(self.external_url)

    @property
    def is_secure(self) -> bool:
        """True where browsers come by https: cookies are then sent by https only."""
        return self.own_origin.startswith("https://")
