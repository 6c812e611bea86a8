"""What a page says about itself is read however it says it: whole, broken, by reference, in its own words."""

from datetime import UTC, datetime

import pytest

from worker.article import Extract
from worker.pipeline.extract import extract

TITLE = "Two villages drink from tankers"
PROSE = (
    "<p>The reservoir above Tarnbrook stood at its lowest mark since the dam was closed, the water "
    "board said on "
    "Wednesday, and two villages now draw from tankers.</p>"
) + "".join(
    f"<p>The board met for the {day} time this spring and heard the clerk out, and the gate stays as "
    f"it is until "
    "the rain has filled the upper basin.</p>"
    for day in ("second", "third", "fourth", "fifth")
)
ARTICLE = f'"@type": "NewsArticle", "headline": "{TITLE}"'


def read(
    head: str = "", body: str = "", address: str = "https://www.tarnpost.example/water/tankers"
) -> Extract:
    heading = f"<h1>{TITLE}</h1>"
    head = f"<head><title>{TITLE} | Tarn Post</title>{head}</head>"
    page = f"<html>{head}<body><article>{heading}{body}{PROSE}</article>"
    return extract(page.encode(), address)


def data(json: str) -> str:
    """Return a script of structured data; ARTICLE stands for what all articles say."""
    return f'<script type="application/ld+json">{json.replace("ARTICLE", ARTICLE)}</script>'


@pytest.mark.parametrize(
    "json",
    [
        '{ARTICLE, "author": {"name": "Ines Harrow"}, "datePublished": "2026-03-04T05:10:00Z",}',
        (
            '{ARTICLE, "description": "He said "no" twice", '
            '"author": {"@type": "Person", "name": "Ines Harrow"}, "datePublished": "2026-03-04T05:10:00Z"}'
        ),
        (
            '{"@graph": [{ARTICLE, "author": {"@id": "#p"}, "datePublished": 1772601000000}, '
            '{"@type": "Person", "@id": "#p", "name": "Ines Harrow"}]}'
        ),
        (
            '[{"@type": "NewsArticle", "headline": "Bath house shuts", "author": {"name": "Someone Else"}}, '
            '{ARTICLE, "author": {"name": "By Ines Harrow"}, "datePublished": "2026-03-04 07:10 EET"}]'
        ),
    ],
    ids=["a comma too many", "quotes within quotes", "by reference", "beside a teaser"],
)
def test_structured_data_is_read_although_it_is_broken_or_refers(json: str) -> None:
    got = read(data(json))

    assert got.title == TITLE
    assert got.authors == ("Ines Harrow",)
    assert got.published is not None
    assert got.published.isoformat() == "2026-03-04T05:10:00+00:00"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ines Harrow, water correspondent", ["Ines Harrow"]),
        ("By Ines Harrow, Bela Conti and Ada Quill", ["Ines Harrow", "Bela Conti", "Ada Quill"]),
        ("Von Ines Harrow und Bela Conti", ["Ines Harrow", "Bela Conti"]),
        ("Ines Harrow in Tarnbrook", ["Ines Harrow"]),
        ("By Ines Harrow for Tarn Post", ["Ines Harrow"]),
        ("By Ramón y Cajal, Jr.", ["Ramón y Cajal, Jr."]),
        ("By Ines Harrow | March 4, 2026", ["Ines Harrow"]),
        ("作者：李明", ["李明"]),
    ],
)
def test_a_byline_gives_names_without_offices_places_and_days(line: str, names: list[str]) -> None:
    assert read(body=f'<div class="byline">{line}</div>').authors == tuple(names)


def test_a_byline_that_nothing_calls_one_is_read_and_not_printed_again() -> None:
    got = read(body="<p>By Ines Harrow</p>")

    assert got.authors == ("Ines Harrow",)
    assert "Ines Harrow" not in got.text


def test_the_paper_is_no_author_where_a_person_is_named() -> None:
    house = data(
        '{ARTICLE, "author": {"@type": "Organization", "name": "Tarn Post"}, '
        '"publisher": {"name": "Tarn Post"}}'
    )

    assert read(house, '<p class="byline">By Ines Harrow</p>').authors == ("Ines Harrow",)
    assert read(house).authors == ("Tarn Post",)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2025/12/16/tankers", "2025-12-16"),
        ("/2025/10/3/tankers", "2025-10-03"),
        ("/news/20251216/tankers", "2025-12-16"),
        ("/2025/dec/16/tankers", "2025-12-16"),
        ("/2025/12/tankers", None),
        ("/archive/2025-12-x", None),
    ],
)
def test_a_day_in_the_address_is_read_whole_or_not_at_all(path: str, day: str | None) -> None:
    got = read(address=f"https://www.tarnpost.example{path}")

    assert (got.published.date().isoformat() if got.published else None) == day


def test_a_day_far_from_that_in_the_address_is_a_teasers() -> None:
    got = read(
        body='<time datetime="2026-03-09T05:10:00Z">9 March</time>', address="https://a.example/2026/03/04/x"
    )

    assert got.published is not None
    assert got.published.date().isoformat() == "2026-03-04"


def test_the_day_of_a_change_is_not_that_of_publication() -> None:
    got = read(
        body='<time class="updated" datetime="2026-03-05T05:10:00Z">5 March</time>'
        '<time class="published" datetime="2026-03-04T05:10:00Z">4 March</time>'
    )

    assert got.published is not None
    assert got.updated is not None
    assert (got.published.day, got.updated.day) == (4, 5)


@pytest.mark.parametrize(
    "head",
    [
        data('{ARTICLE, "isAccessibleForFree": "False"}'),
        data('{"@graph": [{"@type": "WebPage", "isAccessibleForFree": false}, {ARTICLE}]}'),
        data('{ARTICLE, "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": false}}'),
        '<meta property="article:content_tier" content="locked">',
    ],
)
def test_a_page_says_in_several_ways_that_it_is_not_free(head: str) -> None:
    assert read(head).paywalled


def test_a_page_that_says_nothing_of_it_is_free() -> None:
    assert not read('<meta property="article:content_tier" content="free">').paywalled


def test_section_tags_language_and_address_come_from_structured_data_too() -> None:
    steps = '[{"name": "Home"}, {"name": "Water"}, {"name": "Tankers"}]'
    trail = f'{{"@type": "BreadcrumbList", "itemListElement": {steps}}}'
    said = '{ARTICLE, "keywords": ["dam", "lake"], "mainEntityOfPage": {"@id": "https://a.example/t"}}'

    got = read(data(f"[{trail}, {said}]") + '<meta http-equiv="content-language" content="sv">')

    assert (got.section, got.categories, got.language, got.canonical) == (
        "Water",
        ("dam", "lake"),
        "sv",
        "https://a.example/t",
    )


@pytest.mark.parametrize(
    "heading", ["Two villages drink from tankers", "Opinion Two villages drink from tankers"]
)
@pytest.mark.parametrize(
    "title", ["{} | Tarn Post", "{} – Tarn Post", "{} » Tarn Post", "Tarn Post: {}", "{}"]
)
def test_a_title_has_neither_the_papers_name_nor_a_label(title: str, heading: str) -> None:
    said = title.format(TITLE)
    head = f'<meta property="og:site_name" content="Tarn Post"><meta property="og:title" content="{said}">'
    page = f"<html><head><title>{said}</title>{head}</head><body><h1>{heading}</h1>{PROSE}"

    assert extract(page.encode(), "https://news.example/a").title == TITLE


@pytest.mark.parametrize(
    ("head", "body", "path", "by"),
    [
        (data('{ARTICLE, "datePublished": "2026-03-04"}'), "", "", "data"),
        ('<meta property="article:published_time" content="2026-03-04T05:10:00+02:00">', "", "", "meta"),
        ("", '<time datetime="2026-03-04T05:10:00Z">today</time>', "", "page"),
        ("", "", "/2026/03/04", "address"),
        ("", "", "", ""),
    ],
)
def test_it_is_told_who_says_when_an_article_was_published(head: str, body: str, path: str, by: str) -> None:
    got = read(head, body, f"https://www.tarnpost.example{path}/tankers")

    assert got.dated_by == by
    assert (got.published is None) == (by == "")


@pytest.mark.parametrize(
    ("shown", "day"),
    [
        ("<p>March 4, 2026</p>", "2026-03-04"),
        ("<time>4 March 2026</time>", "2026-03-04"),
        ("<div><a href=/ih>Ines Harrow</a><span> · 4. března 2026</span></div>", "2026-03-04"),
        ("<div>Ines Harrow<br>3 lipca 2026</div>", "2026-07-03"),
        ("<dl><dt>Data</dt><dd>3 czerwca 2026</dd></dl>", "2026-06-03"),
        ("<p>2026年3月4日 08:15</p>", "2026-03-04"),
        ("<li>3/24/2026</li>", "2026-03-24"),
        ("<li>24/3/2026</li>", "2026-03-24"),
        ("<li>4/3/2026</li>", None),
        ("<p>Updated March 6, 2026</p><p>March 4, 2026</p>", "2026-03-04"),
        ("<p>Page 12 of 2026</p>", None),
    ],
)
def test_the_day_on_a_short_line_beside_the_title_is_read(shown: str, day: str | None) -> None:
    made = read(body=shown)

    assert (made.published.date().isoformat() if made.published else None) == day


def test_a_day_in_the_prose_is_not_that_of_publication() -> None:
    told = "The gate was last opened on 4 March 2019, when snow from the fells melted within a week, " * 3

    assert read(body=f"<p>{told}</p><p>4 March 2019</p>").published is None


def test_a_day_in_words_is_read_in_the_head_too() -> None:
    made = read(head='<meta name="date" content="March 4, 2026">')

    assert (made.published, made.dated_by) == (datetime(2026, 3, 4, tzinfo=UTC), "meta")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("两个村庄连续三周依靠水罐车供水-海滨新闻网", "两个村庄连续三周依靠水罐车供水"),
        ("两个村庄连续三周依靠水罐车供水_社会_海滨日报", "两个村庄连续三周依靠水罐车供水"),
        ("両村は三週間も給水車に頼っている - 浜辺ニュース", "両村は三週間も給水車に頼っている"),
        ("1-10月水库蓄水量创下新低", "1-10月水库蓄水量创下新低"),
    ],
)
def test_a_title_without_spaces_loses_the_papers_name_too(title: str, expected: str) -> None:
    prose = "<p>水库水位降至建坝以来最低。</p>" * 9
    page = f"<html><head><title>{title}</title></head><body><article>{prose}</article>"

    assert extract(page.encode(), "https://www.hb.example/a/1").title == expected


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("责任编辑：沈渔", ("沈渔",)),
        ("海边必读 发布时间：2026-03-04 08:15", ("海边必读",)),
        ("沈渔 责任编辑：林港", ("沈渔",)),
        ("未知", ()),
    ],
)
def test_labels_are_no_part_of_a_name_in_chinese_either(line: str, names: tuple[str, ...]) -> None:
    assert read(body=f"<div class=author>{line}</div>").authors == names


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Автор: Ирина Петрова", "Ирина Петрова"),
        ("كتب: سامي حداد", "سامي حداد"),
        ("מאת: דנה כהן", "דנה כהן"),
        ("लेखक: अनीता शर्मा", "अनीता शर्मा"),
        ("โดย สมชาย ใจดี", "สมชาย ใจดี"),
        ("Γράφει η Μαρία Παππά", "Μαρία Παππά"),
        ("Interview: Kofi Brandt", "Kofi Brandt"),
        ("Yazar: Ayşe Demir", "Ayşe Demir"),
        ("نویسنده: لیلا احمدی", "لیلا احمدی"),
        ("Submitted by Kofi Brandt", "Kofi Brandt"),
        ("Par Hélène Garnier (Velin, envoyée spéciale)", "Hélène Garnier"),
        ("Words by Ines Vauclair Photographs by Tomas Reeve", "Ines Vauclair"),
    ],
)
def test_a_byline_gives_the_name_without_the_words_around_it(line: str, name: str) -> None:
    got = read(body=f'<div class="author">{line}</div>')

    assert got.authors == (name,)


@pytest.mark.parametrize(
    "line",
    [
        "2 במרץ 2026",
        "2 मार्च 2026",
        "2 มีนาคม 2569",
        "2 มี.ค. 2569",
        "2 آذار 2026",
        "2026년 3월 2일",
        "٢ مارس ٢٠٢٦",
    ],
)
def test_a_day_is_read_in_the_months_and_years_of_its_language(line: str) -> None:
    got = read(body=f'<span class="date">{line}</span>')

    assert got.published == datetime(2026, 3, 2, tzinfo=UTC)


def test_the_year_one_is_no_day() -> None:
    got = read(head='<meta property="article:published_time" content="0001-01-01T00:00:00Z">')

    assert got.published is None
