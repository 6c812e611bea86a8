"""What the API can do, as one table: commands, their addresses and their fields.

The routes, the checks of bodies and the OpenAPI document are all made from it, so
that they cannot disagree. Names are those of the command line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from feeds.errors import BadField

# Longest text of a field but `html`; a note or an address is never longer.
MAX_TEXT_CHARS = 10_000
MAX_ITEMS = 200
MAX_COUNT = 2**53 - 1  # the largest that every reader of JSON takes as it is (RFC 8259)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a body: `kind` is text, flag, count, texts or html."""

    name: str
    help: str
    kind: str = "text"
    required: bool = False
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """A command over HTTP: POST /api/v1`path`; what stands in braces in the path is a field too."""

    command: str
    path: str
    help: str
    fields: tuple[Field, ...] = ()


DRY_RUN = Field("dry_run", "Only say what would be done.", "flag")
_NOTE = Field("note", "What readers are told about it.", required=True)

ACTIONS: tuple[Action, ...] = (
    Action("article ingest", "/articles", "Fetch a page and take it in as an article.",
           (Field("url", "The page.", required=True),)),
    Action("article correct", "/articles/{id}/correct", "Correct an article; the correction outlives polls.",
           (_NOTE, Field("title", "The right title."), Field("html", "The right text.", "html"))),
    Action("article withdraw", "/articles/{id}/withdraw", "Withdraw an article (routine).", (_NOTE,)),
    Action("article kill", "/articles/{id}/kill", "Take an article down at once (urgent, legal).",
           (Field("reason", "Why; kept in the record.", required=True),)),
    Action("article restore", "/articles/{id}/restore", "Bring a withdrawn or killed article back."),
    Action("article tag", "/articles/{id}/tag", "Add and remove tags by hand.",
           (Field("add", "Names of tags.", "texts"), Field("remove", "Names of tags.", "texts"))),
    Action("article merge", "/articles/{id}/merge", "Let an article become part of another.",
           (Field("into", "The article that it is part of.", required=True),)),
    Action("article split", "/articles/{id}/split", "Take a merged article out again, or split one in two.",
           (Field("at", "The revision at which it became another article.", "count"),)),
    Action("article reprocess", "/articles/{id}/reprocess", "Digest the article's documents again."),
    Action("source add", "/sources", "Add a source.",
           (Field("url", "Feed, sitemap or page; the publisher's site for a hook.", required=True),
            Field("name", "Its name, made from the address when missing."),
            Field("kind", "What it is.", one_of=("auto", "feed", "sitemap", "page", "hook")),
            Field("every", "How often to poll, such as 15m."),
            Field("full_text", "Fetch the article's page for its text.", "flag"),
            Field("select", "CSS selector of the links on a page."),
            Field("identity", "What tells articles apart.", one_of=("auto", "guid", "url", "title")))),
    Action("source test", "/sources/test", "Look at an address without adding it.",
           (Field("url", "Any address.", required=True),
            Field("select", "CSS selector of the links on a page."),
            Field("kind", "What it should be.", one_of=("auto", "feed", "sitemap", "page")))),
    Action("source import", "/sources/import", "Add the feeds of an OPML document that are not there yet.",
           (Field("body", "The OPML document.", "html", required=True),
            Field("every", "How often to poll, such as 15m."),
            Field("full_text", "Fetch the articles' pages for their text.", "flag"))),
    Action("source poll", "/sources/{name:path}/poll", "Poll a source now."),
    Action("source change", "/sources/{name:path}/change", "Change a source; what is not said stays.",
           (Field("url", "Its new address."), Field("every", "How often to poll, such as 15m."),
            Field("full_text", "Fetch the article's page for its text.", "flag"),
            Field("select", "CSS selector of the links on a page."),
            Field("identity", "What tells articles apart.", one_of=("auto", "guid", "url", "title")))),
    Action("source rotate", "/sources/{name:path}/rotate", "Make a hook's new secret; the old one holds on."),
    Action("source pause", "/sources/{name:path}/pause", "Stop polling a source."),
    Action("source resume", "/sources/{name:path}/resume", "Poll a paused source again."),
    Action("source remove", "/sources/{name:path}/remove", "Remove a source; its articles stay."),
    Action("feed add", "/feeds", "Add a feed.",
           (Field("name", "Its name in addresses.", required=True), Field("title", "Its title."),
            Field("tag", "Tags, any of them.", "texts"), Field("source", "Sources, any of them.", "texts"),
            Field("all_tag", "Tags, all of them.", "texts"), Field("no_tag", "Tags, none of them.", "texts"),
            Field("language", "Languages, any of them.", "texts"),
            Field("section", "Sections, any of them.", "texts"),
            Field("author", "Authors, any of them.", "texts"), Field("match", "Words to look for."),
            Field("no_source", "Sources, none of them.", "texts"), Field("story", "Stories, any.", "texts"),
            Field("corrected", "Only what bears a correction note.", "flag"),
            Field("description", "What it says of itself."),
            Field("limit", "Most entries.", "count"), Field("max_age_days", "No older entries.", "count"),
            Field("max_bytes", "Largest document.", "count"),
            Field("private", "Only for subscribers, by their token.", "flag"))),
    Action("feed rename", "/feeds/{name:path}/rename", "Give a feed another name; old addresses lead to it.",
           (Field("to", "The new name.", required=True),)),
    Action("feed remove", "/feeds/{name:path}/remove", "Remove a feed; its address answers 410."),
    Action("feed build", "/feeds/{name:path}/build", "Write a feed's documents again."),
    Action("feed check", "/feeds/{name:path}/check", "Check a feed's documents with our own readers."),
    Action("subscriber add", "/subscribers", "Add a subscriber; the answer holds its token and secret, once.",
           (Field("name", "Its name.", required=True), Field("feed", "The feed it gets.", required=True),
            Field("webhook", "Address to be called; without one it pulls."))),
    Action("subscriber remove", "/subscribers/{name}/remove", "Remove a subscriber."),
    Action("subscriber rotate", "/subscribers/{name}/rotate", "Make a new secret; the old one holds on."),
    Action("subscriber redeliver", "/subscribers/{name}/redeliver", "Send again.",
           (Field("from", "Number of the first delivery to send again.", "count"),)),
    Action("tag merge", "/tags/{tag}/merge", "Let a tag become part of another; its names lead there.",
           (Field("into", "The tag that stays.", required=True),)),
    Action("tag ban", "/tags/{tag}/ban", "Never give a tag again.",
           (Field("lift", "Allow it again.", "flag"),)),
    Action("tag alias", "/tags/{tag}/alias", "Give a tag other names, or change what it is called or is.",
           (Field("add", "Names that mean it.", "texts"),
            Field("remove", "Names that mean it no more.", "texts"),
            Field("name", "What it is called from now on."),
            Field("kind", "What it is.", one_of=("person", "organisation", "place", "topic", "phrase")))),
    Action("parked retry", "/parked/{id}/retry", "Try parked work again."),
    Action("parked drop", "/parked/{id}/drop", "Give parked work up."),
)  # fmt: skip


def arguments_of(action: Action, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the checked arguments in a body. Raises BadField naming what is missing, wrong or unknown."""
    known = {field.name: field for field in (*action.fields, DRY_RUN)}
    for name in body:
        if name not in known:
            raise BadField(name, f"{action.command} has no field {name[:100]!r}.")
    for field in known.values():
        if field.required and not body.get(field.name):
            raise BadField(field.name, f"{field.name} is needed. {field.help}")
    given = {name: value for name, value in body.items() if value is not None}
    for name, value in given.items():
        _check(known[name], value)
    return given


def _check(field: Field, value: object) -> None:
    """Raise BadField when a value is not of its field's kind."""
    what = {"flag": "true or false", "count": "a whole number", "texts": "a list of texts"}.get(
        field.kind, "a text"
    )
    if not _is_kind(field.kind, value):
        raise BadField(field.name, f"{field.name} must be {what}.")
    if field.kind == "text" and isinstance(value, str) and len(value) > MAX_TEXT_CHARS:
        raise BadField(field.name, f"{field.name} may have at most {MAX_TEXT_CHARS} characters.")
    if field.one_of and value not in field.one_of:
        raise BadField(field.name, f"{field.name} must be one of {', '.join(field.one_of)}.")


def _is_kind(kind: str, value: object) -> bool:
    if kind == "flag":
        return isinstance(value, bool)
    if kind == "count":
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_COUNT
    if kind == "texts":
        return isinstance(value, list) and len(value) <= MAX_ITEMS and all(
            isinstance(one, str) and len(one) <= MAX_TEXT_CHARS for one in value
        )  # fmt: skip
    return isinstance(value, str)
