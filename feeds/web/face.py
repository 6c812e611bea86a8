"""Face: the settings the HTTP faces go by, as one frozen value."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit


@dataclass(frozen=True, slots=True)
class Face:
    """Where we are seen from outside and what we allow.

    `public_url` is the absolute base of every address we write, without a slash at
    its end. An empty `api_token` closes everything that needs one. `pictures` says
    whether article pictures are loaded from their publishers (`link`), through us
    (`proxy`), or not shown (`hide`). `max_age_seconds` is for feeds and pages; archives may be kept a day.
    `recheck_seconds` is how long a prepared page is served without asking the shelf
    whether it still holds: far below the 2 s a hook may take to show up in a feed.
    `live` is False for pages that are kept as files: they don't tell how the house
    stands at this moment, which would be wrong a moment later.
    """

    public_url: str
    api_token: str = ""
    title: str = "Wirecopy"
    pictures: str = "link"
    max_hook_bytes: int = 5 * 1024 * 1024
    max_push_bytes: int = 10 * 1024 * 1024
    max_form_bytes: int = 64 * 1024
    max_api_bytes: int = 5 * 1024 * 1024
    body_seconds: float = 30.0
    max_age_seconds: int = 60
    recheck_seconds: float = 0.05
    cache_bytes: int = 64 * 1024 * 1024
    events_poll_seconds: float = 0.5
    max_listeners: int = 200
    hook_tolerance_seconds: int = 300
    live: bool = True

    @property
    def secure(self) -> bool:
        """Whether people reach us over TLS, so that cookies can be kept to it."""
        return urlsplit(self.public_url).scheme == "https"

    def at(self, path: str) -> str:
        """Return the absolute address of one of our paths; what is not allowed in a path is quoted.

        >>> Face("https://wire.example").at("/feeds/tag/zürich.atom")
        'https://wire.example/feeds/tag/z%C3%BCrich.atom'
        """
        return self.public_url.rstrip("/") + quote(path, safe="/:@!$&'()*+,;=~-._")
