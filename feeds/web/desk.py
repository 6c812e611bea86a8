"""The dashboard's pages as markup: what stands, what is wrong, and the few buttons that matter."""

from collections.abc import Sequence

from feeds.web.explained import explained_path
from feeds.web.html import Html, el
from feeds.web.layout import moment, table
from feeds.web.shelf import Json
from feeds.web.views import article_path, figures, state


def sign_in(wrong: str = "") -> list[Html]:
    """Return the form that asks for the token."""
    return [
        el("h1", "Dashboard"),
        _notice(wrong),
        el(
            "form",
            el(
                "label",
                "API token",
                el("input", type="password", name="token", autocomplete="current-password", required=True),
            ),
            el("button", "Sign in"),
            method="post",
            action="/admin/sign-in",
            class_="ask",
        ),
        el("p", "It is in the file ", el("code", "api-token"), " of the data directory."),
    ]


def dashboard(home: Json, parked: Sequence[Json], done: str, wrong: str) -> list[Html]:
    """Return the dashboard; `done` names what was just done, `wrong` says why it was not."""
    return [
        el("h1", "Dashboard"),
        _notice(wrong),
        el("p", "Done: ", el("strong", done), ".", class_="note", role="status") if done else Html(""),
        el("section", el("h2", "Status"), figures(home["status"])),
        _sources(home["sources"]),
        _parked(parked),
        _take_down(),
        _explain(),
        _latest(home["articles"]),
        el("form", el("button", "Sign out"), method="post", action="/admin/sign-out"),
    ]


def _notice(wrong: str) -> Html:
    return el("p", wrong, class_="note", role="alert") if wrong else Html("")


def _sources(sources: Sequence[Json]) -> Html:
    rows = [
        (
            one["name"],
            state(one["state"]),
            one["articles"],
            moment(one["last_poll"]),
            moment(one["next_poll"]),
            el("strong", one["error"]) if one["error"] else one["why"],
            [
                _button("source poll", "Poll", "name", one["name"]),
                _button("source resume", "Resume", "name", one["name"])
                if one["state"] == "paused"
                else _button("source pause", "Pause", "name", one["name"]),
            ],
        )
        for one in sources
    ]
    return table(
        "Sources",
        ("Name", "State", "Articles", "Last poll", "Next poll", "Why then, or what is wrong", "Do"),
        rows,
    )


def _parked(parked: Sequence[Json]) -> Html:
    rows = [
        (
            one["subject"],
            one["reason"],
            moment(one["since"]),
            [
                _button("parked retry", "Try again", "id", one["id"]),
                _button("parked drop", "Give up", "id", one["id"], danger=True),
            ],
        )
        for one in parked
    ]
    return table("Parked work", ("What", "Why", "Since", "Do"), rows)


def _latest(articles: Sequence[Json]) -> Html:
    rows = [
        (
            el("a", one["title"] or "Untitled", href=article_path(one["id"])),
            el("a", el("code", one["id"]), href=explained_path(one["id"]), title="Why it is as it is"),
            one["source"],
            moment(one["published"]),
        )
        for one in articles
    ]
    return table("Latest articles", ("Title", "Id, and why", "Source", "Published"), rows)


def _take_down() -> Html:
    """Return the forms for the three verbs that cannot wait for a terminal."""
    return el(
        "section",
        el("h2", "Take an article down"),
        _verb("article kill", "Kill", "reason", "Reason (kept in the record)", danger=True),
        _verb("article withdraw", "Withdraw", "note", "Note for readers"),
        _verb("article restore", "Restore", "", ""),
    )


def _explain() -> Html:
    """Return the form that leads to why an article is as it is."""
    return el(
        "section",
        el("h2", "Explain an article"),
        el(
            "form",
            el("label", "Article id", el("input", name="id", required=True)),
            el("button", "Explain"),
            method="get",
            action="/admin/articles",
            class_="ask",
        ),
    )


def _verb(command: str, verb: str, field: str, label: str, *, danger: bool = False) -> Html:
    return el(
        "form",
        el("input", type="hidden", name="command", value=command),
        el("label", "Article id", el("input", name="id", required=True)),
        el("label", label, el("input", name=field, required=True)) if field else None,
        el("button", verb, class_="danger" if danger else None),
        method="post",
        action="/admin/act",
        class_="ask",
    )


def _button(command: str, label: str, key: str, value: str, *, danger: bool = False) -> Html:
    return el(
        "form",
        el("input", type="hidden", name="command", value=command),
        el("input", type="hidden", name=key, value=value),
        el("button", label, aria_label=f"{label}: {value}", class_="danger" if danger else None),
        method="post",
        action="/admin/act",
    )
