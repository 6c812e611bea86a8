from worker.pipeline.extract import as_row, extract
from worker.pipeline.extract.blocks import fingerprint

PAGE = b"""<!doctype html><html lang=en><head><title>Ferry returns - Velin Post</title>
<meta property="og:site_name" content="Velin Post"></head><body><nav><a href=/>Home</a></nav>
<article><h1>Ferry returns</h1>
<p>The ferry to Velin sails again from Monday, the harbour office said, after three weeks in dock.</p>
<p>Repairs to the bow door cost less than feared, and the crew of eleven was kept on through the break.</p>
<p>Fares stay as they were, <a href="/fares?utm_source=page">the table of fares</a> shows, until spring.</p>
</article><footer>All rights reserved</footer></body></html>"""


def test_a_page_becomes_an_article() -> None:
    made = extract(PAGE, "https://post.example/2026/02/03/ferry")

    assert made.error == ""
    assert made.title == "Ferry returns"
    assert made.text.startswith("The ferry to Velin")
    assert 'href="https://post.example/fares"' in made.html
    assert "Home" not in made.text
    assert "All rights" not in made.text


def test_a_row_has_the_keys_of_the_command() -> None:
    row = as_row("a.html", extract(PAGE, "https://post.example/a"))

    assert (
        list(row)
        == (
            "file url title authors published updated site section language canonical lead image categories "
            "type html text error paywalled dated_by related"
        ).split()
    )
    assert row["error"] is None


def test_known_furniture_is_left_out_and_told() -> None:
    alone = extract(PAGE, "https://post.example/a")
    fares = fingerprint("Fares stay as they were, the table of fares shows, until spring.")

    made = extract(PAGE, "https://post.example/a", furniture={fares: 9})

    assert fares in alone.blocks
    assert made.blocks == alone.blocks
    assert "Fares stay" not in made.text
    assert "Repairs" in made.text
    (told,) = made.left_out
    assert (told.block, told.pages) == (fares, 9)
    assert told.text.startswith("Fares stay")


def test_no_memory_takes_much_of_an_article_away() -> None:
    alone = extract(PAGE, "https://post.example/a")

    made = extract(PAGE, "https://post.example/a", furniture=dict.fromkeys(alone.blocks, 30))

    assert made.text == alone.text
    assert made.left_out == ()


def test_an_empty_body_says_so() -> None:
    assert extract(b"", "https://post.example/a").error == "The page is empty."


DRAWN = b"""<html lang=en><head><title>A pier is mended</title><script type="application/ld+json">
{"@type": "NewsArticle", "headline": "A pier is mended", "articleBody": "%b"}</script></head>
<body><div id=app></div></body></html>"""
SAID = b"The pier of Saltby is open again from Friday on, and the boats may land, the harbour master said. "


def test_a_page_that_scripts_draw_gives_the_text_of_its_structured_data() -> None:
    made = extract(
        DRAWN % (SAID * 2 + rb"\n\n<b>Work</b> took nine\u0000 weeks.\ud800"), "https://a.example/"
    )

    assert made.error == ""
    assert made.html.startswith("<p>The pier of Saltby")
    assert made.html.endswith("<p>&lt;b&gt;Work&lt;/b&gt; took nine weeks.</p>")


def test_a_teaser_in_structured_data_is_no_article() -> None:
    assert extract(DRAWN % SAID, "https://a.example/").error == "The page holds no article text."


def test_what_readers_see_goes_before_structured_data() -> None:
    page = PAGE.replace(
        b"</head>", DRAWN[DRAWN.index(b"<script") : DRAWN.index(b"</head>")] % (SAID * 3) + b"</head>"
    )

    assert "Saltby" not in extract(page, "https://a.example/").text


def test_the_next_article_of_an_endless_page_is_another_one() -> None:
    following = b"""<article><h1>Library opens on Sundays</h1>
<p>The town library stays open on Sundays from May, after pupils gathered two thousand names for it.</p>
<p>Volunteers will staff the reading room, and the shelves for children move to the ground floor.</p>
</article><footer>"""

    made = extract(PAGE.replace(b"<footer>", following, 1), "https://post.example/a")

    assert "Fares stay" in made.text
    assert "library" not in made.text
    assert "Volunteers" not in made.text


def test_an_article_in_a_shadow_root_is_an_article() -> None:
    page = PAGE.replace(b"<p>", b'<post-body><template shadowrootmode="open"><p>', 1)
    page = page.replace(b"</article>", b"</template></post-body></article>")

    made = extract(page, "https://post.example/a")

    assert made.error == ""
    assert "Fares stay" in made.text


def test_short_turns_of_a_talk_stay_to_the_last() -> None:
    said = "It was the door, Mira, and after that the paint, which would not dry in all that rain."
    turns = [f"<p><b>{name}:</b> {said} {number}</p>" for number, name in enumerate(["HOST", "MATE"] * 2)]
    talk = "".join([*turns, "<p><b>HOST:</b> Thank you.</p><p><b>MATE:</b> Bye.</p>"])
    page = PAGE.replace(b"</article>", talk.encode() + b"</article>")

    made = extract(page, "https://post.example/a")

    assert made.text.endswith("HOST: Thank you.\n\nMATE: Bye.")


def test_footnotes_in_boxes_stay_with_their_way_there_and_back() -> None:
    page = PAGE.replace(
        b"the break.", b'the break.<a class="footnote-anchor" id="footnote-anchor-1" href="#footnote-1">1</a>'
    ).replace(
        b"</article>",
        b'<div class="footnote"><a id="footnote-1" href="#footnote-anchor-1" class="footnote-number">1</a>'
        b'<div class="footnote-content"><p>Eleven with the cook.</p></div></div></article>',
    )

    made = extract(page, "https://post.example/a")

    assert "Eleven with the cook." in made.text
    assert 'href="#footnote-1"' in made.html
    assert 'id="footnote-1"' in made.html


RUSSIAN = (
    "<p>Совет порта во вторник проголосовал за углубление канала, и спор, который делил город, окончен.</p>"
    * 3
)


def test_a_page_without_a_charset_is_read_by_its_language_or_its_letters() -> None:
    greek = "<p>Το συμβούλιο του λιμανιού ψήφισε την Τρίτη υπέρ της εκβάθυνσης του βόρειου διαύλου.</p>" * 3

    for head, text, codec, word in (
        ("<html>", RUSSIAN, "cp1251", "углубление"),
        ("<html lang=ru>", RUSSIAN, "cp1251", "углубление"),
        ('<html lang="el-GR">', greek, "cp1253", "συμβούλιο"),
    ):
        made = extract(f"{head}<body><article>{text}</article></body></html>".encode(codec), "")

        assert word in made.text


def test_a_western_page_without_a_charset_stays_western() -> None:
    text = "<p>Größere Schiffe müssen draußen bleiben, sagte die Hafenbehörde, bis die Rinne tief ist.</p>"

    assert "müssen draußen" in extract(f"<html><body>{text * 3}".encode("cp1252"), "").text


def test_an_embed_that_nobody_closes_does_not_take_the_article_with_it() -> None:
    made = extract(
        PAGE.replace(b"<p>Repairs", b'<embed src="/x.swf"><p>Repairs', 1), "https://post.example/a"
    )

    assert "Repairs" in made.text
    assert "Fares stay" in made.text
    assert "embed" not in made.html


def test_a_stray_zero_byte_does_not_make_a_page_binary() -> None:
    made = extract(PAGE.replace(b"Velin sails", b"Velin\x00 sails"), "https://post.example/a")

    assert "ferry to Velin sails again" in made.text
