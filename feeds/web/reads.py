"""What can be read over the API, as one table; see `actions` for what can be done."""

from collections.abc import Mapping
from dataclasses import dataclass, field

DEFAULT_LIMIT = 50
MAX_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Read:
    """GET /api/v1`path`. `parameters` are of the query, with their help; a private one needs the token.

    `shape` names the contract's JSON shape of the answer, or of its items when it is `listed`.
    """

    what: str
    path: str
    help: str
    noun: str
    shape: str
    listed: bool = False
    private: bool = False
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def pages(self) -> bool:
        """Whether the list comes in pages."""
        return "before" in self.parameters


_PAGE = {"limit": "Most items, 1 to 200; 50 when missing.", "before": "Older than the item with this id."}

READS: tuple[Read, ...] = (
    Read("articles", "/articles", "Articles, newest first; other than usable ones need the token.",
         "article", "article", listed=True,
         parameters={"source": "Of this source.", "tag": "With this tag.", "story": "Of this story.",
                     "status": "usable, withheld or canceled.", "match": "Words to look for.",
                     "language": "In this language.", "feed": "In this feed.",
                     "since": "Published since this ISO 8601 time.", **_PAGE}),
    Read("article", "/articles/{id}", "One article.", "article", "article"),
    Read("explain", "/articles/{id}/explain", "Why an article is as it is.", "article", "explain",
         private=True),
    Read("revisions", "/articles/{id}/revisions", "What an article went through.", "article", "revision",
         listed=True, private=True),
    Read("story", "/stories/{id}", "The articles of one story.", "story", "story"),
    Read("feeds", "/feeds", "All public feeds.", "feed", "feed", listed=True),
    Read("feed", "/feeds/{name:path}", "A feed and its articles.", "feed", "feed"),
    Read("sources", "/sources", "All sources and how they are.", "source", "source", listed=True),
    Read("source", "/sources/{name:path}", "One source.", "source", "source"),
    Read("tags", "/tags", "The tags, the most used first.", "tag", "subject", listed=True, private=True,
         parameters={"limit": "Most tags, 1 to 200; 50 when missing."}),
    Read("suggested", "/tags/suggested", "Pairs that may be one tag, with the reason; nothing merges them.",
         "tag", "suggestion", listed=True, private=True),
    Read("tag", "/tags/{tag}", "A tag's names, what became part of it, how many articles have it.", "tag",
         "subject", private=True),
    Read("status", "/status", "How it stands.", "status", "status"),
    Read("subscribers", "/subscribers", "All subscribers.", "subscriber", "subscriber", listed=True,
         private=True),
    Read("report", "/subscribers/{name}/report", "What a subscriber received, with receipts.", "subscriber",
         "report", private=True),
    Read("deliveries", "/deliveries", "The ledger, newest first.", "delivery", "delivery", listed=True,
         private=True, parameters={"subscriber": "To this subscriber.", "article": "Of this article.",
                                   "state": "In this state.", **_PAGE}),
    Read("parked", "/parked", "Work that was set aside.", "work", "parked", listed=True, private=True),
    Read("set_aside", "/parked/{id}", "One thing that was set aside.", "work", "parked", private=True),
)  # fmt: skip
