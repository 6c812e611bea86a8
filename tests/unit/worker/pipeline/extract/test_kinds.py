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


SAID_INSTEAD = [
    ("Oops!", "Oops! That page can’t be found. It looks like nothing was found at this location."),
    ("Saltby Courier", "Sorry, this article is no longer available. It has expired or been removed."),
    ("Saltby Courier", "You need to enable JavaScript to run this app."),
    (
        "451: Unavailable",
        (
            "You are attempting to access this website from the European Economic Area and we can’t "
            "grant you access."
        ),
    ),
    ("Site news", "We are down for scheduled maintenance and will be back shortly."),
    ("Error", "The server encountered an internal error and was unable to complete your request."),
    ("Sidan", "Sidan du söker finns inte längre eller har flyttats."),
    ("Stránka", "Stránka, kterou hledáte, neexistuje nebo byla přesunuta."),
    ("Sayfa", "Aradığınız sayfa bulunamadı. Ana sayfaya dönün."),
    ("ไม่พบ", "ขออภัย ไม่พบหน้าที่คุณต้องการ โปรดกลับไปที่หน้าแรกของเว็บไซต์"),
]


@pytest.mark.parametrize(("title", "said"), SAID_INSTEAD)
def test_a_page_that_says_there_is_no_article_is_refused_whatever_its_title(title: str, said: str) -> None:
    got = extract(page(title, f"<p>{said}</p>"), "https://news.example/a")

    assert (got.type, got.html) == ("error", "")


@pytest.mark.parametrize(
    ("title", "said"),
    [
        (
            "Saltby Courier",
            (
                "We and our 812 partners store and access information on a device, such as cookies. "
                "With your "
                "consent we may use precise geolocation data. You can withdraw consent at any time."
            ),
        ),
        (
            "Saltby Courier mit Werbung lesen",
            (
                "Mit Werbung weiterlesen: wir und unsere 180 Partner benötigen Ihre Zustimmung, "
                "um Cookies zu speichern. Ihre Einwilligung können Sie jederzeit in der "
                "Datenschutzerklärung widerrufen."
            ),
        ),
        (
            "Part of the Saltby family of brands",
            (
                "If you click Accept all, we and our partners will also store information on "
                "your device using cookies and use precise geolocation data for personalised advertising."
            ),
        ),
    ],
)
def test_a_wall_is_known_by_what_only_walls_say(title: str, said: str) -> None:
    assert extract(page(title, f"<p>{said}</p>"), "https://news.example/a").type == "consent"


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Log in | Saltby Courier", "Enter your email and we will send you a code to continue to the site."),
        (
            "Subscribe to read",
            "Subscribe to unlock this article. Already a subscriber? Sign in here and read on.",
        ),
    ],
)
def test_a_login_without_a_password_and_a_wall_for_money_are_refused(title: str, said: str) -> None:
    assert extract(page(title, f"<p>{said}</p>"), "https://news.example/a").type == "login"


@pytest.mark.parametrize("title", ["404 tankers wait at the gate", "Mill road not found by divers"])
def test_a_short_article_that_says_it_is_one_is_no_error(title: str) -> None:
    head = '<meta property="og:type" content="article">'
    said = (
        "<p>The road is not available for walking until June, the board said, and the tankers go round.</p>"
    )

    got = extract(page(title, head + said), "https://news.example/a")

    assert (got.type, got.error) == ("article", "")


@pytest.mark.parametrize(
    "head", ['<script type="application/ld+json">{"@type": "CollectionPage", "name": "Water"}</script>', ""]
)
def test_a_list_of_articles_is_an_index(head: str) -> None:
    body = (
        f'<html><head><title>Water</title>{head}</head><body class="archive category"><h1>Water</h1>{PROSE}'
    )

    assert extract(body.encode(), "https://news.example/water").type == "index"
