"""What frameworks name in their own way, made the elements that HTML has for it.

AMP's pictures and players, boxes that a script would turn into a post, emoji that are
pictures, galleries built as definition lists, captions that stand outside their
figure. Done on lxml's tree before anything is written, so that all later steps see
one way of marking things up.
"""

import re

from lxml import etree

from worker.pipeline.clean.captions import CAPTION, CREDIT

# Element of a framework: the attribute that tells what is shown, and the frame that would show it.
_FRAMES = {
    "amp-youtube": ("data-videoid", "https://www.youtube.com/embed/{}"),
    "lite-youtube": ("videoid", "https://www.youtube.com/embed/{}"),
    "amp-vimeo": ("data-videoid", "https://player.vimeo.com/video/{}"),
    "lite-vimeo": ("videoid", "https://player.vimeo.com/video/{}"),
    "amp-dailymotion": ("data-videoid", "https://www.dailymotion.com/embed/video/{}"),
    "amp-twitter": ("data-tweetid", "https://platform.twitter.com/embed/Tweet.html?id={}"),
    "amp-instagram": ("data-shortcode", "https://www.instagram.com/p/{}/embed"),
    "amp-soundcloud": (
        "data-trackid",
        "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/{}",
    ),
    "amp-facebook": ("data-href", "{}"),
    "amp-tiktok": ("data-src", "{}"),
    "amp-iframe": ("src", "{}"),
}
_RENAMED = {"amp-img": "img", "amp-anim": "img", "amp-video": "video", "amp-audio": "audio"}
# Elements that carve must know as pictures or players.
FOREIGN = frozenset({*_FRAMES, *_RENAMED})
# Boxes and quotes that a network's script makes a post, or a chart.
POST = re.compile(
    r"\b(?:twitter-(?:tweet|video)|instagram-media|tiktok-embed|fb-(?:post|video)|reddit-(?:embed|card)\S*"
    r"|bluesky-embed|mastodon-embed|text-post-media|flourish-embed|kg-bookmark-card)(?![\w-])"
)
_BOXED_POSTS = re.compile(r"\bfb-(?:post|video)\b|\bflourish-embed\b")
_EMOJI = re.compile(r"\b(?:emoji|wp-smiley)\b")
_GALLERY_ITEM = re.compile(r"\bgallery-item\b")
_LINE_NUMBERS = re.compile(r"\b(?:linenos|gutter|line-?numbers?|blob-num|rouge-gutter)\b")
_LONGEST_CAPTION = 400
_LINES = frozenset({"p", "div", "span"})
# So many boxes may stand around a picture alone.
_NEAREST = 4
_LONGEST_TITLE = 280
# Where an embedded post carries its own address.
PERMALINKS = ("data-instgrm-permalink", "data-text-post-permalink", "cite", "data-href")


def naturalise(root: etree._Element) -> None:
    """Turn what frameworks name in their own way into plain elements, in place."""
    numbers = []
    for element in list(root.iter(*FOREIGN, "dl", "img", "figcaption", "td")):
        tag = element.tag
        if tag in FOREIGN:
            _rename(element)
            tag = element.tag
        if tag == "img":
            _settle(element)
        elif tag == "figcaption":
            _unbox(element)
        elif tag == "td" and _LINE_NUMBERS.search(element.get("class") or ""):
            numbers.append(element)
        elif tag == "dl" and _GALLERY_ITEM.search(element.get("class") or ""):
            _show(element)
    for number in numbers:
        number.getparent().remove(number)


def _settle(image: etree._Element) -> None:
    """Put the sign in the place of a picture of it, and the caption after a picture into its figure."""
    if image.get("alt") and _EMOJI.search(image.get("class") or ""):
        _say(image)
    elif (line := _caption_after(image)) is not None:
        _join(line)
        _unbox(line)


def frame_boxes(root: etree._Element) -> None:
    """Make boxes that a script would fill with a post or a chart the frames that show the same."""
    for box in root.iter("div"):
        frame_box(box)


def frame_post(post: etree._Element) -> None:
    """Make an embedded post the frame that shows it: its words and its address, and no more."""
    links = [link.get("href") for link in post.iter("a") if link.get("href")]
    address = next(filter(None, map(post.get, PERMALINKS)), links[-1] if links else "")
    said = " ".join(" ".join(post.itertext()).split())
    if address:
        post.tag = "iframe"
        _empty(post)
        post.set("src", address)
        post.set(
            "title", said if len(said) <= _LONGEST_TITLE else f"{said[:_LONGEST_TITLE].rsplit(' ', 1)[0]} …"
        )


def _rename(element: etree._Element) -> None:
    """Make an element of a framework the picture, player or frame it stands for."""
    tag = element.tag
    if tag in _RENAMED:
        element.tag = _RENAMED[tag]
        if element.tag == "img":
            _empty(element)
        return
    attribute, address = _FRAMES[tag]
    shown = element.get(attribute)
    element.tag = "iframe"
    _empty(element)
    if shown:
        element.set("src", address.format(shown))


def _empty(element: etree._Element) -> None:
    """Take out what an element holds, which is there for browsers that do not know it."""
    element.text = None
    for child in list(element):
        element.remove(child)


def frame_box(box: etree._Element) -> bool:
    """Make a box that a script would fill the frame that shows the same; tell whether it was one."""
    if not _BOXED_POSTS.search(box.get("class") or ""):
        return False
    shown = box.get("data-href") or box.get("data-src") or ""
    if shown.startswith(("visualisation/", "story/")):
        shown = f"https://public.flourish.studio/{shown}/"
    if shown.startswith("http"):
        box.tag = "iframe"
        _empty(box)
        box.set("src", shown)
    return bool(box.tag == "iframe")


def _say(image: etree._Element) -> None:
    """Put the sign that a picture of it stands for in its place."""
    image.tag, said, tail = "span", image.get("alt"), image.tail
    image.clear()
    image.text, image.tail = said, tail


def _show(item: etree._Element) -> None:
    """Make an item of a gallery, built as a definition list, a figure."""
    if next(item.iter("img"), None) is None:
        return
    item.tag = "figure"
    for inner in item.iter("dt", "dd"):
        inner.tag = "div" if inner.tag == "dt" else "figcaption"


def _caption_after(image: etree._Element) -> etree._Element | None:
    """Return the line that calls itself a caption right after a picture or the boxes it stands alone in."""
    box = image
    for _ in range(_NEAREST):
        after, around = box.getnext(), box.getparent()
        if (box.tail or "").strip() or around is None:
            return None
        if after is not None:
            return after if around.tag != "figure" and _is_caption(after) else None
        if box.getprevious() is not None or (around.text or "").strip():
            return None
        box = around
    return None


def _is_caption(line: etree._Element) -> bool:
    """Tell whether a line calls itself a caption, and is no more than a line."""
    if line.tag != "figcaption" and not (line.tag in _LINES and CAPTION.search(line.get("class") or "")):
        return False
    if sum(1 for _ in line.iter("p", "img", "ul", "h2", "h3")) > 1:
        return False
    return len("".join(line.itertext())) <= _LONGEST_CAPTION


def _unbox(caption: etree._Element) -> None:
    """Take the boxes away that a caption's words stand alone in."""
    while len(caption) == 1 and caption[0].tag in _LINES and not (caption.text or "").strip():
        inner = caption[0]
        if (inner.tail or "").strip() or CREDIT.search(inner.get("class") or "") or _keeps(inner):
            return
        caption.text, inner.tail = inner.text, None
        caption.remove(inner)
        caption.extend(list(inner))


def _keeps(element: etree._Element) -> bool:
    """Tell whether an element has attributes that stay."""
    return any(map(element.get, ("id", "dir", "lang")))


def _join(line: etree._Element) -> None:
    """Put a caption and the picture before it in one figure."""
    before = line.getprevious()
    figure = before
    if before.tag != "figure":
        figure = etree.Element("figure")
        before.addprevious(figure)
        figure.append(before)
        before.tail = None
    figure.tail = line.tail
    line.tail = None
    line.tag = "figcaption"
    figure.append(line)
