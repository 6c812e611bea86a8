"""What holds for every fragment whatever is in it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as parser

from worker.pipeline.clean import clean_fragment

BASE = "https://news.example/2026/a"
WORDS = st.text(alphabet="abc déмир中 <>&\"'.,:\n", min_size=0, max_size=30)
ADDRESSES = st.sampled_from(
    [
        *("/a", "../b?utm_source=x&id=3", "#note", "https://other.example/c", "mailto:a@b.example", ""),
        *(
            "javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "//cdn.example/x",
            "vbscript:x",
        ),
    ]
)
PLAIN = [
    "p",
    "b",
    "i",
    "h2",
    "h4",
    "ul",
    "li",
    "blockquote",
    "cite",
    "table",
    "tr",
    "td",
    "div",
    "figure",
    "span",
]
ODD = [
    "script",
    "style",
    "iframe",
    "form",
    "aside",
    "figcaption",
    "svg",
    "math",
    "noscript",
    "template",
    "pre",
]


def element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return markup with something in it, closed or not."""
    tags = st.sampled_from(PLAIN + ODD)
    return st.one_of(
        st.builds(lambda tag, text: f"<{tag}>{text}</{tag}>", tags, inner),
        st.builds(lambda tag, text: f"<{tag} class=pullquote onclick=x()>{text}", tags, inner),
        st.builds(lambda href, text: f'<a href="{href}">{text}</a>', ADDRESSES, inner),
        st.builds(lambda cite, text: f"<blockquote cite='{cite}'>{text}</blockquote>", ADDRESSES, inner),
        st.builds(lambda cite, text: f'<p><q cite="{cite}">{text}</q></p>', ADDRESSES, inner),
        st.builds(lambda src: f'<img src="{src}" onerror=alert(1)>', ADDRESSES),
        st.lists(inner, max_size=3).map("".join),
    )


FRAGMENTS = st.recursive(WORDS, element, max_leaves=12)
QUICK = settings(max_examples=250, deadline=None, derandomize=True)


@pytest.mark.parametrize(
    "within",
    [
        '<html xmlns="http://www.w3.org/1999/xhtml"><head /><body>the <a href="#">tide</a></body></html>',
        "<html><head></head><body class=x>the tide</body></html>",
        "<body><body>the tide</body></body><html>",
        "<HTML xmlns:a='b'><BODY>the tide",
    ],
)
def test_a_whole_page_within_a_fragment_is_text_like_any_other(within: str) -> None:
    made = clean_fragment(f"<p>First.</p><figure></figure>{within}<p>Last.</p>", BASE)

    assert made.text.split() == ["First.", "the", "tide", "Last."]
    assert clean_fragment(made.html, BASE).html == made.html


@QUICK
@given(FRAGMENTS)
def test_cleaning_twice_is_the_same_as_once(fragment: str) -> None:
    once = clean_fragment(fragment, BASE).html

    assert clean_fragment(once, BASE).html == once


@QUICK
@given(FRAGMENTS)
def test_every_address_is_absolute_or_a_fragment(fragment: str) -> None:
    made = clean_fragment(fragment, BASE).html

    for address in re.findall(r'(?:href|src|cite)="([^"]*)"', made):
        assert address.startswith(("https://", "http://", "mailto:", "tel:", "#"))


@QUICK
@given(FRAGMENTS)
def test_the_output_parses_and_nothing_active_is_left(fragment: str) -> None:
    made = clean_fragment(fragment, BASE).html

    tree = parser.fragment_fromstring(made, create_parent="div")
    for one in tree.iter():
        assert one.tag not in ODD or one.tag in {"figcaption", "pre"}
        assert not any(name.startswith("on") or name in {"style", "class"} for name in one.attrib)


@QUICK
@given(FRAGMENTS)
def test_the_text_says_nothing_the_input_does_not(fragment: str) -> None:
    made = clean_fragment(fragment, BASE).text

    letters = set(re.findall(r"\w", made))
    assert letters <= set(re.findall(r"\w", fragment)) | set("https")


def test_an_embed_that_nobody_closes_does_not_take_what_follows() -> None:
    cleaned = clean_fragment('<p>Before.</p><embed src="/film.swf"><p>After <b>it</b>.</p><p>Last.</p>', BASE)

    assert cleaned.html.endswith("<p>After <b>it</b>.</p><p>Last.</p>")
    assert "https://news.example/film.swf" in cleaned.html
