"""Words by which publishers name what is not the article.

Names of classes only ever *suggest*: a block that holds a large part of the
page's prose is kept whatever it is called (see `prune`).
"""

import re

# Never part of a body, whatever they hold.
GONE = [
    "script",
    "style",
    "template",
    "form",
    "button",
    "input",
    "select",
    "textarea",
    "option",
    "svg",
    "math",
    "canvas",
    "dialog",
    "nav",
    "footer",
    "object",
    "embed",
    "applet",
    "head",
    "link",
    "meta",
    "noindex",
]

_NAMES = (
    r"comment(?:s|list|-list|-section|-respond)?\b|disqus|livefyre|(?:^|[\s_-])reply|respond\b|discussion",
    r"(?:^|[\s_-])(?:share|sharing|shares)\b|social|addtoany|addthis|sharedaddy|follow-?us|whatsapp|sharebar|sharethis",
    r"related|recommend|read-?more-?(?:box|list)|read-?next|readnext|see-?also|also-?(?:read|like)|more-?(?:stories|from|news|on|in)",
    r"teaser|trending|popular|most-?(?:read|viewed|shared)|outbrain|taboola|zergnet|revcontent|mgid|jp-relatedposts",
    r"newsletter|subscri(?:be|ption)|signup|sign-?up|mailing-?list|optin|opt-in|paywall|piano-|regwall|inline-?cta|call-?to-?action",
    r"sidebar|side-?bar|widget|breadcrumb|pagination|pager\b|paging|navigation|(?:^|[\s_-])nav(?:bar)?\b|menu\b|toolbar|masthead",
    r"cookie|consent|gdpr|ccpa|banner|modal|popup|overlay|lightbox-?nav|tooltip|hidden\b|visually-hidden|sr-only|screen-reader",
    r"(?:^|[\s_-])ads?(?:[\s_-]|$)|advert|adsbygoogle|sponsor|promo|(?:^|[\s_-])dfp|affiliate|shop(?:ping)?-?(?:box|widget|module)|buy-?now",
    r"author-?(?:bio|box|info|card|about|profile|details)|about-?(?:the-)?author|bio-?box|byline|post-?author|dateline|timestamp",
    r"tag-?(?:list|s\b|cloud)|(?:^|[\s_-])tags\b|keywords|topics?-?list|post-?meta|entry-?meta|article-?meta|metadata|post-?info",
    r"(?:^|[\s_-])footer|copyright|disclaimer-?box|print-?(?:only|link|button)|toc\b|table-?of-?contents|skip-?link|rating|votes?\b|poll\b",
    r"(?:^|[\s_-])login|register|user-?menu|donat|support-?us|feedback|report-?(?:error|typo)|correction-?link|jump-?link",
)
NAMED = re.compile("|".join(_NAMES), re.IGNORECASE)
# Names of boxes that hold the article itself.
BODY = re.compile(
    r"article-?_?(?:body|content|text|main|copy)|(?:story|post|entry|news|main|page)-?_?(?:body|content|text)|articlebody|"
    r"body-?(?:text|copy|content)|rich-?text|(?:^|\s)(?:prose|content|article|story|post)(?:\s|$)|field-?-?name-?body|td-post-content",
    re.IGNORECASE,
)
# A line that is no sentence of the article.
LINE = re.compile(
    r"^\W*(?:advertisement|anzeige|publicidad|publicité|pubblicità|реклама|广告|広告|werbung|sponsored|story continues below"
    r"|article continues (?:below|after)|continue reading|(?:scroll|keep reading).{0,20}(?:advert|below)|loading\b|"
    r"share (?:this|on|via)|tweet\b|follow us|sign up (?:for|to)|subscribe (?:to|now|for)|click here to|"
    r"filed under|tags?\s*:|tagged\b|posted in|leave a (?:comment|reply)|(?:view|show|add|post a?) comments?\b|\d+ comments?\b|"
    r"print (?:this )?(?:article|page)|email this|copyright\s*©?|©|all rights reserved|(?:photo|image|picture) (?:credit|source|by)\s*:|"
    r"getty images\b|min(?:ute)?s? read\b|\d+ min(?:ute)?s? read|published (?:on|at)?\s*:|last updated|updated\s*:)",
    re.IGNORECASE,
)


def name_of(element: object) -> str:
    """Return what an element is called: its class, id and test names, parted by spaces."""
    get = element.get  # type: ignore[attr-defined]
    return " ".join(
        filter(None, (get("class"), get("id"), get("data-testid"), get("data-component"), get("role")))
    )
