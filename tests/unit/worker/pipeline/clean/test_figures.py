"""Figures written at once are what the tree would have made of them."""

import importlib
from itertools import product

import pytest

from worker.pipeline.clean import clean_fragment

BASE = "https://post.example/2026/a"
OPENINGS = (
    "<figure>",
    '<figure class="wp-block">\n',
    "<figure lang=de>",
    "<figure class=pullquote>",
    "<figure>Bare ",
)
PICTURES = (
    '<img src="a.jpg" alt=" The &quot;quay&quot; &lt;east&gt; " width=600 height="400px" class=wide>',
    '<img data-src="/large.jpg" src="/blank.gif" srcset="/small.jpg 300w, /huge.jpg 4000w">',
    '<img src="/p.gif" width=1 height=1>',
    '<img src="javascript:alert(1)">',
    '<img class="credit" src="/b.jpg">',
    '<a href="/z"><img src="/a b.jpg?utm_source=x&amp;y=1"></a>',
)
CAPTIONS = (
    "",
    "<figcaption> The  quay\n at noon &amp; later&nbsp;on </figcaption>",
    "<figcaption>The <b>quay</b></figcaption>",
    "<figcaption class=credit>Photo: Ada Holm</figcaption> and more",
    "<figcaption></figcaption>",
    (
        "<figcaption>The <a href=/quay class=x>quay</a> <em>at</em>\n noon<br>and <span class=credit>Ada "
        "Holm</span></figcaption>"
    ),
    '<figcaption>\n <a title=b href="/quay?utm_source=x">The \n quay</a>  at <i> noon </i>\n</figcaption>',
    "<figcaption><p>The quay</p> <p>at noon</p></figcaption>",
    "<figcaption><div><p> The <b>quay</b> at noon </p>\n</div></figcaption>",
    "<figcaption>Read also <a href=/q>the quay</a></figcaption>",
    "<figcaption>The quay. <span class=media-credit>Ada Holm</span></figcaption>",
    "<figcaption>The <b>quay</b> <i class=credit> Photo: <i>Ada</i>\n Holm </i> \n at noon</figcaption>",
    "<figcaption><i class=caption>The quay &amp; </i> <em class=credit>Ada <b>Holm</b></em> </figcaption>",
    "<figcaption> <span class=credit>Ada Holm</span></figcaption>",
    "<figcaption>The quay <span class=credit>Ada <i class=credit>Holm</i></span></figcaption>",
    "<figcaption>The quay <small>Ada Holm</small></figcaption>",
    "<p class=wp-caption-text> The <a href=/quay>quay</a> at\n noon&nbsp; </p>",
    "<div class=caption-text>The quay</div>\n <div class=credit>(Ada &lt;Holm&gt;)</div>",
    "<div class=credit>Ada <b class=x>Holm</b></div> <figcaption> The quay\n</figcaption>",
    "<div class=caption>The quay <i class=source>AP</i></div><div class=credit>Ada Holm</div>",
    "<div class=credit>Ada Holm</div>",
    "<div class=caption><p>The quay</p></div>",
    "<div class=caption>The quay</div><div class=button></div>",
    "<p class='caption credit'>The quay, Ada Holm</p>",
    "<p class=caption>Read also <a href=/q>the quay</a></p>",
    "<p class=caption></p><p class=credit> </p>",
    "<p>The quay at noon</p>",
)
FIGURES = [f"{opening}{img}{said}</figure>" for opening, img, said in product(OPENINGS, PICTURES, CAPTIONS)]
SOURCES = (
    '<picture>\n <source srcset="/w.webp 8w"><source data-srcset="/x.webp"><img src="/s.jpg"></picture>',
    '<picture><source srcset="/y.webp"><img src="/tiny.jpg" srcset="/z.jpg 2x"></picture>',
    '<img src="/über uns.jpg" class="caption"><!-- -->',
)
BOXES = (
    "<div>\n  {}\n</div>",
    "<div class=wp-caption><div>\t{}</div>  </div>",
    "<section><div class='image credit'>{}</div></section>",
    "<div><figure><span>{}</span></figure>\n</div>",
    "<div><figure>\n<div>{}</div><figcaption>Read also this</figcaption></figure></div>",
    "<figure><div class=credit> {} </div><figcaption> At noon </figcaption>\n</figure>",
    "<p> {}\n </p>",
    "<p class=quote>{} The <b title=c lang=de>quay</b> at noon</p>",
    "<p>Read also: {}</p>",
    "<div>\n<p>{}<br><span class=caption>Noon</span></p></div>",
    "<div>{}<br>Noon</div>",
    "<span><em>{}</em></span>",
    "<div lang=de>{}</div>",
    "<div class=pull-quote>{}</div>",
    "<blockquote>So it is.</blockquote><p>{} Mara Velin</p>",
    "{}{}",
    (
        "<table><tr><th>The <b title=c lang=de>quay</b></th><td>\n{}</td></tr><tr><td><p>at {} "
        "noon</p></td></tr></table>"
    ),
    "{}",
)
FRAMES = (
    '<iframe src="https://www.youtube.com/embed/abc123XYZ_-?feature=a&amp;b=c" width=560></iframe>',
    '<iframe data-src="//player.vimeo.com/video/42" src="about:blank" title="<Quay> &amp; boat">x</iframe>',
    '<iframe src="https://charts.example/über/1" class="blockquote"></iframe>',
    '<iframe src="https://charts.example/über/1"></iframe>',
    '<iframe src="https://charts.example/1" title="Read also: the quay"></iframe>',
    '<iframe src="https://ads.example/banner/7" width=300 height=250><a href="/x">Buy</a></iframe>',
    "<iframe></iframe>",
)
FIGURES += [box.replace("{}", shown) for box, shown in product(BOXES, PICTURES + SOURCES + FRAMES)]


def test_a_figure_is_the_same_whether_written_at_once_or_by_the_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    fragments = [f"<p>The boat came in.</p>{figure}<p>It left.</p>" for figure in FIGURES]
    fragments += [f"{one}{other}" for one, other in zip(fragments, reversed(fragments), strict=True)]
    at_once = [clean_fragment(one, BASE) for one in fragments]

    structure = importlib.import_module("worker.pipeline.clean.structure")
    monkeypatch.setattr(structure, "drawn", lambda parts, _: parts)
    by_the_tree = [clean_fragment(one, BASE) for one in fragments]

    assert at_once == by_the_tree


def test_a_picture_that_the_tree_holds_too_is_shown_once_where_it_comes_first() -> None:
    quoted = '<blockquote>So <img src="/a.jpg"> it is.</blockquote>'
    figure = '<figure><img src="/a.jpg?w=300"></figure>'

    made = [clean_fragment(f"<p>One.</p>{first}{second}", BASE).html for first, second in
            ((quoted, figure), (figure, quoted))]  # fmt: skip

    assert [html.count("/a.jpg") for html in made] == [1, 1]
    assert "<figure>" not in made[0]
    assert "<figure>" in made[1]


def test_the_picture_that_leads_may_stand_before_or_within_the_tree() -> None:
    quoted = '<blockquote>So <img src="/a.jpg"> it is.</blockquote>'
    figure = '<div><a href="/z"><img src="/b.jpg"></a></div>'

    leads = [clean_fragment(f"<p>One.</p>{first}<p>Two.</p>{second}", BASE).lead for first, second in
             ((quoted, figure), (figure, quoted))]  # fmt: skip

    assert [lead.url for lead in leads if lead] == [
        "https://post.example/a.jpg",
        "https://post.example/b.jpg",
    ]


def test_the_first_plain_figure_leads_with_its_caption() -> None:
    made = clean_fragment(f"<p>One.</p><figure>{PICTURES[0]}{CAPTIONS[1]}</figure>", BASE)

    assert made.lead is not None
    assert (made.lead.url, made.lead.caption) == (
        "https://post.example/2026/a.jpg",
        "The quay at noon & later on",
    )
    assert made.text == "One."


@pytest.mark.parametrize(
    "real", ['<img src="/real.jpg">', "&lt;img src=&quot;/real.jpg&quot;&gt; &lt;img", "<b>x</b>"]
)
@pytest.mark.parametrize(
    "stand_in", ["", '<img src="/blank.gif" class="lazy">', '<a href="/z"><img data-src="/lazy.jpg"></a>']
)
def test_the_picture_in_noscript_is_shown_unless_the_lazy_one_tells_its_own_address(
    stand_in: str, real: str
) -> None:
    html = f"<p>One.</p><div>{stand_in} <noscript>{real}</noscript></div><p>Two.</p>"
    made = clean_fragment(html, BASE).html

    shown = "lazy" if "data-src" in stand_in else "real" if "/real" in real else ""
    wanted = f'<figure><img src="https://post.example/{shown}.jpg"></figure>' if shown else ""
    assert made == f"<p>One.</p>{wanted}<p>Two.</p>"
