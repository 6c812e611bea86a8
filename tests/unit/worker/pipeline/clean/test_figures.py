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
)
FIGURES = [f"{opening}{img}{said}</figure>" for opening, img, said in product(OPENINGS, PICTURES, CAPTIONS)]


def test_a_figure_is_the_same_whether_written_at_once_or_by_the_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    fragments = [f"<p>The boat came in.</p>{figure}<p>It left.</p>" for figure in FIGURES]
    fragments += [f"{one}{other}" for one, other in zip(fragments, reversed(fragments), strict=True)]
    at_once = [clean_fragment(one, BASE) for one in fragments]

    structure = importlib.import_module("worker.pipeline.clean.structure")
    monkeypatch.setattr(structure, "plain_figures", lambda odd, _: None if odd else [])
    by_the_tree = [clean_fragment(one, BASE) for one in fragments]

    assert at_once == by_the_tree


def test_the_first_plain_figure_leads_with_its_caption() -> None:
    made = clean_fragment(f"<p>One.</p><figure>{PICTURES[0]}{CAPTIONS[1]}</figure>", BASE)

    assert made.lead is not None
    assert (made.lead.url, made.lead.caption) == (
        "https://post.example/2026/a.jpg",
        "The quay at noon & later on",
    )
    assert made.text == "One."
