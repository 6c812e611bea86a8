"""Article pages as news sites serve them: one part of twenty is the article, the rest is around it.

A paper's pages share what a site's pages share: menus, styles, scripts, consent box,
newsletter box, small print. Teasers, most-read lists and comments change from page
to page. 60 to 80 kB, of which the text is 4 to 5; the class names are of four kinds
of newspaper systems, so that nothing depends on one of them.
"""

import json
import random
from datetime import datetime
from functools import cache
from html import escape

from texts import Story, person, place, story

SECTIONS = "News Politics Business Science Culture Sport Opinion Weather Travel Food Health Regions".split()
# What four systems call their article, its paragraphs' box, a teaser and the boxes between.
_NAMES = (
    ("article", "story-body", "card", "inline-promo"),
    ("c-article", "c-article__content", "o-teaser", "m-newsletter"),
    ("entry hentry", "entry-content", "related-post", "widget"),
    ("main-content", "rich-text", "teaser-item", "module module--cta"),
)


def page(number: int, key: str, told: Story, site: str, when: datetime) -> bytes:
    """Return the page of one item of paper `number`; the same for the same arguments."""
    article, box, _, _ = _NAMES[number % 4]
    head, top, bottom = _frame(number, site)
    pick = random.Random(f"page {key}")
    return (
        f"<!doctype html><html lang=en><head>{_facts(told, site, key, when)}{head}</head><body>{top}"
        f'<main><article class="{article}"><header><p class=kicker>{told.topic.title()}</p>'
        f"<h1>{escape(told.title)}</h1>"
        f"<p class=byline>By <a href='{site}/people'>{escape(told.author)}</a></p>"
        f"<time datetime='{when.isoformat()}'>{when:%d %B %Y, %H:%M}</time>{_share(number)}</header>"
        f'<div class="{box}">{_body(number, told, site, pick)}</div></article>'
        f"{_aside(number, site, pick)}</main>{_comments(pick)}{_teasers(number, site, pick, 12)}{bottom}"
        "</body></html>"
    ).encode()


def _facts(told: Story, site: str, key: str, when: datetime) -> str:
    """Return what the page says of itself to machines."""
    facts = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": told.title,
        "datePublished": when.isoformat(), "author": [{"@type": "Person", "name": told.author}],
        "image": f"{site}/i/{key}.jpg", "articleSection": told.topic,
        "publisher": {"@type": "Organization", "name": site},
    }  # fmt: skip
    named = {
        "og:title": told.title, "og:type": "article", "og:url": f"{site}/story/{key}",
        "og:image": f"{site}/i/{key}.jpg", "og:description": told.sentences[0],
        "article:published_time": when.isoformat(), "article:section": told.topic,
    }  # fmt: skip
    metas = "".join(
        f'<meta property="{name}" content="{escape(value, quote=True)}">' for name, value in named.items()
    )
    return (
        f"<meta charset=utf-8><title>{escape(told.title)} | Paper</title>{metas}"
        f'<link rel=canonical href="{site}/story/{key}">'
        f'<script type="application/ld+json">{json.dumps(facts)}</script>'
    )


@cache
def _frame(number: int, site: str) -> tuple[str, str, str]:
    """Return what stands in the head, above and below on every page of a paper."""
    pick = random.Random(f"frame {number}")
    style = "".join(
        f".c{rule}-{pick.randint(1, 99)}{{margin:{rule}px {pick.randint(0, 40)}px;"
        f"color:#{pick.randint(0, 999999):06}}}"
        for rule in range(220)
    )
    settings = {f"key{at}": [pick.randint(0, 9999) for _ in range(6)] for at in range(260)}
    script = f"window.settings={json.dumps(settings)};(function(){{for(var k in settings)void k}})();"
    menu = "".join(
        f"<li class=menu__item><a class=menu__link href='{site}/{name.lower()}'>{name}</a>"
        "<ul class=menu__sub>"
        + "".join(f"<li><a href='{site}/{name.lower()}/{at}'>{place(pick)}</a></li>" for at in range(8))
        + "</ul></li>"
        for name in SECTIONS
    )
    icon = f"<svg viewBox='0 0 24 24'><path d='{'M1 2L3 4' * 20}'/></svg>"
    top = (
        "<div class=consent-banner><p>We and our partners use cookies to keep the site safe and measure it. "
        "Manage your preferences at any time.</p><button>Accept all</button></div>"
        f"<header class=masthead><a href='{site}/'>{icon}Paper {number}</a><nav><ul>{menu}</ul></nav>"
        f"<form action='{site}/search'><input name=q><button>{icon}</button></form></header>"
        "<div class=breaking><p>Sign in for the morning letter, free for thirty days.</p></div>"
    )
    links = "".join(f"<li><a href='{site}/about/{at}'>{place(pick)} edition</a></li>" for at in range(40))
    bottom = (
        f"<footer class=site-footer><ul>{links}</ul><p>© Paper {number} Media Ltd. All rights reserved. No "
        "part of this site may be reproduced without our written permission.</p><p>The paper is a member of "
        f"the press council and follows its code.</p></footer><script>{script}</script>"
    )
    return f"<style>{style}</style><script>{script}</script>", top, bottom


def _share(number: int) -> str:
    names = ("Facebook", "WhatsApp", "Email", "Copy link")
    items = "".join(
        f"<li><a href='#share-{name[:4]}' class=share__{number % 4}>{name}</a></li>" for name in names
    )
    return f"<div class=share><span>Share</span><ul>{items}</ul></div>"


def _body(number: int, told: Story, site: str, pick: random.Random) -> str:
    """Return the article with what stands between its paragraphs."""
    parts = told.html(len(told.sentences) // 3 + 1).split("\n")
    boxes = _between(number, site, pick)
    for place_, box in zip((3, 6, 9), boxes, strict=True):
        parts.insert(min(place_, len(parts)), box)
    return "\n".join(parts)


def _between(number: int, site: str, pick: random.Random) -> tuple[str, str, str]:
    """Return a newsletter box, a box of related links, and the house's own appeal, each paper's own."""
    name = _NAMES[number % 4][3]
    other = [story(f"other {pick.random()}", 1).title for _ in range(3)]
    links = "".join(
        f"<li><a href='{site}/story/{at}'>{escape(title)}</a></li>" for at, title in enumerate(other)
    )
    own = random.Random(f"appeal {number}")
    appeal = (
        f"Paper {number} belongs to its readers in {place(own)} and {place(own)}. {person(own)} and we all "
        f"can only report from the {own.choice(('coast', 'hills', 'valleys'))} because some pay for it."
    )
    letter = (
        f"<div class='{name}'><h3>The Evening Letter</h3><p>The day's news from {place(own)}, chosen by our "
        "editors and sent at six.</p><form><input type=email><button>Sign up</button></form></div>"
    )
    return (
        letter,
        f"<div class='{name} related-links'><h4>More on this story</h4><ul>{links}</ul></div>",
        f"<div class=paper-{number % 4}-note><p>{appeal}</p></div>",
    )


def _aside(number: int, site: str, pick: random.Random) -> str:
    rows = "".join(
        f"<li><a href='{site}/story/m{at}'>{escape(story(f'most {pick.random()}', 1).title)}</a></li>"
        for at in range(10)
    )
    return f"<aside class=sidebar-{number % 4}><h2>Most read</h2><ol>{rows}</ol></aside>"


def _teasers(number: int, site: str, pick: random.Random, count: int) -> str:
    name = _NAMES[number % 4][2]
    made = []
    for at in range(count):
        told, link = story(f"teaser {pick.random()}", 2), f"{site}/story/t{at}"
        sizes = ", ".join(f"{site}/i/{at}-{width}.jpg {width}w" for width in (240, 480, 960))
        made.append(
            f"<div class={name}><a href='{link}'><img src='{site}/i/{at}.jpg' srcset='{sizes}' alt=''></a>"
            f"<h3><a href='{link}'>{escape(told.title)}</a></h3><p>{escape(told.sentences[1])}</p></div>"
        )
    return f"<section class={name}s><h2>More from the paper</h2>{''.join(made)}</section>"


def _comments(pick: random.Random) -> str:
    rows = "".join(
        f"<li class=comment id=c{at}><b>{person(pick)}</b>"
        f"<p>{escape(story(f'say {pick.random()}', 2).sentences[1])}</p><a href='#reply'>Reply</a></li>"
        for at in range(5)
    )
    return f"<section class=comments id=comments><h2>Comments</h2><ol>{rows}</ol></section>"
