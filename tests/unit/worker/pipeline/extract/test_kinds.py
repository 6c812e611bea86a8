"""What came with status 200 and is no article is never published; what only speaks of such things is."""

import pytest

from worker.pipeline.extract import extract

PROSE = "".join(
    f"<p>The council of Saltby met for the {day} time this winter, heard the harbour master out, and put the "
    "vote off once more because the tide table was not at hand.</p>"
    for day in ("second", "third", "fourth", "fifth", "sixth", "seventh")
)
WALL = (
    "<p>We and our 214 partners store cookies on your device. With your consent we process data such as "
    "your address for advertising.</p><p>You can withdraw consent in our privacy policy at any time. Accept "
    "all cookies or choose your privacy settings.</p>"
)


def page(title: str, body: str) -> bytes:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>".encode()


@pytest.mark.parametrize(
    "title",
    [
        "404 - Page not found",
        "Seite nicht gefunden",
        "Page introuvable",
        "Página no encontrada",
        "Страница не найдена",
        "页面不存在",
        "ページが見つかりません",
        "Access denied",
        "Just a moment...",
        "503 Service Unavailable",
        "Are you a robot?",
    ],
)
def test_error_pages_are_refused(title: str) -> None:
    got = extract(
        page(title, "<p>The page you asked for is not here. Try the front page or the search.</p>"), ""
    )

    assert (got.type, got.html, got.text) == ("error", "", "")
    assert got.error.endswith(".")


@pytest.mark.parametrize("title", ["Before you continue", "We value your privacy", "Cookie consent"])
def test_consent_walls_are_refused(title: str) -> None:
    got = extract(page(title, WALL), "https://news.example/a")

    assert (got.type, got.text) == ("consent", "")
    assert "consent" in got.error


@pytest.mark.parametrize("title", ["Log in", "Anmelden", "Se connecter", "Iniciar sesión", "Войти", "登录"])
def test_login_pages_are_refused(title: str) -> None:
    body = "<p>Sign in to read on.</p><form><input name=user><input type=password><button>Go</button></form>"

    got = extract(page(title, body), "https://news.example/a")

    assert (got.type, got.text) == ("login", "")
    assert "login" in got.error


@pytest.mark.parametrize(
    "title", ["Why 404 is the number of a room", "Cookies and your privacy", "How to log in safely"]
)
def test_an_article_about_such_pages_is_an_article(title: str) -> None:
    got = extract(
        page(title, f"<article>{PROSE}</article><form><input type=password></form>"), "https://news.example/a"
    )

    assert (got.type, got.error) == ("article", "")
    assert "tide table" in got.text


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("LiveBlogPosting", "live"), ("ImageGallery", "gallery"), ("NewsArticle", "article")],
)
def test_the_type_is_the_one_the_page_names(kind: str, expected: str) -> None:
    data = f'<script type="application/ld+json">{{"@type":"{kind}","headline":"The vote"}}</script>'

    assert extract(page("The vote", data + PROSE), "https://news.example/a").type == expected


def test_a_front_page_is_an_index() -> None:
    head = '<meta property="og:type" content="website">'

    assert extract(page("Saltby Courier", head + PROSE), "https://news.example/").type == "index"
