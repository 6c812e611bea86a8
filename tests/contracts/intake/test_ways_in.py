"""Every way in: sitemaps and their indexes, packed or not, and listing pages that go on."""

import gzip
from collections.abc import Iterable
from datetime import timedelta

from tests.contracts.intake.upstream import Reply, Upstream
from tests.contracts.jobs.house import WORDS, House
from worker.jobs.pages import EACH_VISIT, FIRST_VISIT

HTML = {"Content-Type": "text/html; charset=utf-8"}


def article(title: str) -> Reply:
    body = f"<p>{title}. {WORDS * 3}</p><p>{WORDS * 2}</p>"
    return Reply(
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article>",
        headers=HTML,
    )


def urlset(base: str, names: Iterable[str], modified: str = "") -> str:
    day = f"<lastmod>{modified}</lastmod>" if modified else ""
    rows = "".join(f"<url><loc>{base}/news/{name}</loc>{day}</url>" for name in names)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'


def index(base: str, parts: dict[str, str]) -> str:
    rows = "".join(
        f"<sitemap><loc>{base}/{name}</loc><lastmod>{day}</lastmod></sitemap>" for name, day in parts.items()
    )
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'


def fetched(upstream: Upstream) -> list[str]:
    """Return the article pages that were asked for, in order."""
    return [path.rpartition("/")[2] for path in upstream.paths() if path.startswith("/news/")]


def test_a_packed_sitemap_gives_its_pages_and_later_only_the_new_ones(
    small_house: House, upstream: Upstream
) -> None:
    names = ["boat-one", "boat-two"]
    for name in [*names, "boat-three"]:
        upstream.says[f"/news/{name}"] = article(f"The story of {name} in the harbour")
    upstream.says["/map.xml.gz"] = Reply(gzip.compress(urlset(upstream.url, names).encode()))
    small_house.source("map", upstream.url + "/map.xml.gz", "sitemap")
    small_house.work()
    assert sorted(fetched(upstream)) == names

    upstream.says["/map.xml.gz"] = Reply(gzip.compress(urlset(upstream.url, [*names, "boat-three"]).encode()))
    small_house.poll()
    small_house.work()

    assert fetched(upstream)[2:] == ["boat-three"]
    assert len(small_house.ids()) == 3


def test_a_page_that_a_sitemap_says_has_changed_is_fetched_again_and_revised(
    small_house: House, upstream: Upstream
) -> None:
    names = [f"boat-{number}" for number in range(12)]
    for name in names:
        upstream.says[f"/news/{name}"] = article(f"The story of {name} in the harbour")
    upstream.says["/map.xml"] = Reply(urlset(upstream.url, names, "2026-01-02T08:00:00Z"))
    small_house.source("map", upstream.url + "/map.xml", "sitemap")
    small_house.work()
    ids = small_house.ids()
    published = small_house.article(ids["The story of boat-7 in the harbour"])["published"]
    before = len(fetched(upstream))

    # when one has changed, an hour later
    small_house.passes(hours=2)
    upstream.says["/news/boat-7"] = article("The story of boat-7, which was found, in the harbour")
    rows = urlset(upstream.url, names, "2026-01-02T08:00:00Z")
    at = rows.index("boat-7</loc><lastmod>") + len("boat-7</loc><lastmod>")
    upstream.says["/map.xml"] = Reply(rows[:at] + "2026-01-02T13:00:00Z" + rows[at + 20 :])
    small_house.poll()
    small_house.work()

    # then it alone is asked for, and is a new revision of the same article, published when it was
    assert fetched(upstream)[before:] == ["boat-7"]
    id_ = ids["The story of boat-7 in the harbour"]
    assert small_house.ids()["The story of boat-7, which was found, in the harbour"] == id_
    assert len(small_house.revisions(id_)) == 2
    assert small_house.article(id_)["published"] == published


def test_a_sitemap_that_dates_every_page_anew_at_every_visit_is_not_believed(
    small_house: House, upstream: Upstream
) -> None:
    names = [f"boat-{number}" for number in range(12)]
    for name in names:
        upstream.says[f"/news/{name}"] = article(f"The story of {name} in the harbour")
    upstream.says["/map.xml"] = Reply(urlset(upstream.url, names, "2026-01-02T08:00:00Z"))
    small_house.source("map", upstream.url + "/map.xml", "sitemap")
    small_house.work()
    before = len(fetched(upstream))

    small_house.passes(hours=2)
    upstream.says["/map.xml"] = Reply(urlset(upstream.url, names, "2026-01-02T13:30:00Z"))
    small_house.poll()
    small_house.work()

    assert len(fetched(upstream)) == before


def test_of_an_archive_only_the_newest_pages_are_fetched_and_the_rest_is_left_for_ever(
    small_house: House, upstream: Upstream
) -> None:
    old = [f"old-story-{number}" for number in range(FIRST_VISIT + 30)]
    upstream.says["/map.xml"] = Reply(urlset(upstream.url, old))
    small_house.source("map", upstream.url + "/map.xml", "sitemap")
    small_house.work()
    assert set(fetched(upstream)) == set(old[:FIRST_VISIT])

    before = len(fetched(upstream))
    upstream.says["/map.xml"] = Reply(urlset(upstream.url, [*old, "a-new-story"]))
    small_house.poll()
    small_house.work()

    assert set(fetched(upstream)[before:]) == {"a-new-story"}


def test_one_visit_fetches_no_more_than_its_share(small_house: House, upstream: Upstream) -> None:
    upstream.says["/map.xml"] = Reply(urlset(upstream.url, ["first-story-of-all"]))
    small_house.source("map", upstream.url + "/map.xml", "sitemap")
    small_house.work()

    flood = [f"flood-story-{number}" for number in range(EACH_VISIT + 40)]
    upstream.says["/map.xml"] = Reply(urlset(upstream.url, flood))
    small_house.poll()
    small_house.work()

    assert len(set(fetched(upstream))) == 1 + EACH_VISIT


def test_of_an_index_the_newest_parts_are_read_and_later_only_those_that_changed(
    small_house: House, upstream: Upstream
) -> None:
    parts = {f"part-{number}.xml": f"2025-{number:02}-01" for number in range(1, 13)}
    for name, day in parts.items():
        upstream.says[f"/{name}"] = Reply(urlset(upstream.url, [f"story-of-{name[:-4]}"], day))
    upstream.says["/index.xml"] = Reply(index(upstream.url, parts))
    small_house.source("map", upstream.url + "/index.xml", "sitemap")
    small_house.work()
    first = [path for path in upstream.paths() if path.startswith("/part-")]
    assert len(first) == 8
    assert "/part-12.xml" in first

    parts["part-12.xml"] = "2026-01-03"
    upstream.says["/index.xml"] = Reply(index(upstream.url, parts))
    upstream.says["/part-12.xml"] = Reply(urlset(upstream.url, ["a-late-story"], "2026-01-03"))
    small_house.passes(days=1)
    small_house.poll()
    small_house.work()

    later = [path for path in upstream.paths() if path.startswith("/part-")][8:]
    assert "/part-12.xml" in later
    assert "/part-11.xml" not in later
    assert "a-late-story" in fetched(upstream)


def test_the_parts_of_an_index_without_dates_are_asked_in_turn_though_it_never_changes(
    house: House, upstream: Upstream
) -> None:
    """Its own body says nothing of what changed, and its newest part may be the last."""
    names = [f"part-{number}.xml" for number in range(1, 13)]
    for name in names:
        upstream.says[f"/{name}"] = Reply(urlset(upstream.url, [f"story-of-{name[:-4]}"]))
    rows = "".join(f"<sitemap><loc>{upstream.url}/{name}</loc></sitemap>" for name in names)
    upstream.says["/index.xml"] = lambda asked: (
        Reply(status=304)
        if asked.headers.get("if-none-match")
        else Reply(f"<sitemapindex>{rows}</sitemapindex>", headers={"ETag": '"1"'})
    )
    house.source("map", upstream.url + "/index.xml", "sitemap")
    house.work()

    for day in range(3):
        upstream.says["/part-12.xml"] = Reply(urlset(upstream.url, [f"late-story-{day}"]))
        for _ in range(2):
            house.passes(hours=12)
            house.poll()
            house.work()

    asked = [path[1:] for path in upstream.paths() if path.startswith("/part-")]
    assert set(asked) == set(names)
    assert min(asked.count(name) for name in names) >= 3
    assert {"late-story-1", "late-story-2"} <= set(fetched(upstream))


def test_the_archive_in_the_parts_of_an_index_is_left_for_ever_and_what_is_new_in_them_is_not(
    small_house: House, upstream: Upstream
) -> None:
    parts = {f"part-{number}.xml": f"2025-{number:02}-01" for number in range(1, 13)}
    for name in parts:
        old = [f"old-{n}-of-{name[:-4]}" for n in range(60)]
        upstream.says[f"/{name}"] = Reply(urlset(upstream.url, old, "2025-01-01"))
    upstream.says["/index.xml"] = Reply(index(upstream.url, parts))
    small_house.source("map", upstream.url + "/index.xml", "sitemap")
    small_house.work()
    before = len(fetched(upstream))

    for number in range(1, 13):
        name = f"part-{number}.xml"
        parts[name] = f"2026-01-{2 + number:02}T12:00:00Z"
        old = [f"old-{n}-of-{name[:-4]}" for n in range(60)]
        body = urlset(upstream.url, old, "2025-01-01")
        new = urlset(upstream.url, [f"new-in-{name[:-4]}"], parts[name])
        upstream.says[f"/{name}"] = Reply(
            body.replace("</urlset>", new.partition(">")[2].replace("</urlset>", "") + "</urlset>")
        )
        upstream.says["/index.xml"] = Reply(index(upstream.url, parts))
        small_house.passes(days=1)
        small_house.poll()
        small_house.work()

    assert before == 8 * FIRST_VISIT
    assert sorted(fetched(upstream)[before:]) == sorted(f"new-in-part-{n}" for n in range(1, 13))


def test_a_page_that_claims_to_have_changed_in_the_future_is_not_believed(
    small_house: House, upstream: Upstream
) -> None:
    upstream.says["/news/boat"] = article("A boat comes in with the tide")
    upstream.says["/map.xml"] = Reply(urlset(upstream.url, ["boat"], "2031-01-01"))
    small_house.source("map", upstream.url + "/map.xml", "sitemap")
    small_house.work()

    for name in ("gale", "tide", "harbour"):
        upstream.says[f"/news/{name}"] = article(f"The {name} of today is a new one")
        upstream.says["/map.xml"] = Reply(urlset(upstream.url, ["boat", name], "2031-01-01"))
        small_house.passes(hours=12)
        small_house.poll()
        small_house.work()

    assert fetched(upstream).count("boat") == 1


def test_a_part_of_an_index_that_makes_no_sense_is_told_and_holds_up_nothing(
    small_house: House, upstream: Upstream
) -> None:
    def published(part: str, day: str) -> None:
        upstream.says["/part.xml"] = Reply(part)
        upstream.says["/index.xml"] = Reply(index(upstream.url, {"part.xml": day}))

    upstream.says["/news/boat"] = article("A boat comes in with the tide")
    published("<html><body>Sorry!</body></html>", "2026-01-02T10:00:00Z")
    small_house.source("map", upstream.url + "/index.xml", "sitemap")
    small_house.work()
    assert small_house.state("map") == ("failing", "expected a feed and got a web page")
    assert small_house.polls_in("map") < timedelta(hours=1)

    published(urlset(upstream.url, ["boat"]), "2026-01-02T13:00:00Z")
    small_house.passes(hours=2)
    small_house.poll()
    small_house.work()

    assert small_house.state("map") == ("ok", "")
    assert len(small_house.ids()) == 1


def test_the_empty_end_of_a_listing_is_no_failure(small_house: House, upstream: Upstream) -> None:
    upstream.says["/news/boat"] = article("A boat comes in with the tide")
    upstream.says["/list"] = Reply(
        "<html><body><a class=n href='/news/boat'>A boat comes in with the tide</a>"
        "<a rel=next href='/list/2'>Older</a></body></html>"
    )
    upstream.says["/list/2"] = Reply("<html><body>There is nothing older.</body></html>")
    small_house.source("page", upstream.url + "/list", "page", select="a.n")

    small_house.work()

    assert small_house.state("page") == ("ok", "")
    assert upstream.paths().count("/list/2") == 1


def test_a_listing_whose_markup_changed_is_told_until_the_selector_fits_again(
    small_house: House, upstream: Upstream
) -> None:
    upstream.says["/news/boat"] = article("A boat comes in with the tide")
    link = "<html><body><a class={} href='/news/boat'>A boat comes in with the tide</a></body></html>"
    upstream.says["/list"] = Reply(link.format("n"))
    small_house.source("page", upstream.url + "/list", "page", select="a.n")
    small_house.work()

    upstream.says["/list"] = Reply(link.format("css-1x2y3z"))
    small_house.poll()
    small_house.work()
    assert small_house.state("page") == (
        "failing",
        "no links to articles were found on the page; its selector fits nothing there",
    )

    upstream.says["/list"] = Reply(link.format("n"))
    small_house.poll()
    small_house.work()
    assert small_house.state("page") == ("ok", "")


def test_a_listing_is_read_page_by_page_while_all_on_it_is_new_and_not_for_ever(
    small_house: House, upstream: Upstream
) -> None:
    for page in range(6):
        links = "".join(
            f"<li class=teaser><a href='/news/story-{page}-{n}'>What came on day {page} at hour {n}</a></li>"
            for n in range(3)
        )
        more = f"<a rel=next href='/list{page + 1}'>older</a>"
        upstream.says[f"/list{page}"] = Reply(
            f"<html><body><ul>{links}</ul>{more}</body></html>", headers=HTML
        )
    small_house.source("list", upstream.url + "/list0", "page")

    small_house.work()
    lists = [path for path in upstream.paths() if path.startswith("/list")]
    assert lists == ["/list0", "/list1", "/list2", "/list3"]
    small_house.poll()
    small_house.work()

    assert [path for path in upstream.paths() if path.startswith("/list")][4:] == ["/list0"]


def test_links_of_a_listing_are_those_the_operator_named(small_house: House, upstream: Upstream) -> None:
    upstream.says["/list"] = Reply(
        "<html><body><div id=top><a href='/news/the-one-we-want'>The one that we want here</a></div>"
        "<div><a href='/news/an-advert-for-shoes'>An advert for some very fine shoes</a></div></body></html>",
        headers=HTML,
    )
    small_house.source("list", upstream.url + "/list", "page", select="#top a")

    small_house.work()

    assert set(fetched(upstream)) == {"the-one-we-want"}
