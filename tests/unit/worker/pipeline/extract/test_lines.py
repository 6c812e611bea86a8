"""What the lines of a page say of themselves: consent boxes and the house's own words are no story."""

import pytest

from worker.pipeline.extract import extract
from worker.pipeline.extract.lines import is_consent

VISIT = (
    "When you visit our website, we store cookies on your browser to collect information. It may relate "
    "to you, your preferences or your device, and mostly makes the site work as you expect it to work."
)
PARTNERS = (
    "We also use cookies to personalize your experience on our websites, with partners who may keep them "
    "for advertising, and we do so only with the consent that you gave us when you first came to see us."
)
FILE = (
    "A cookie is a small piece of data that a website asks your browser to keep on your device, so that "
    "it can remember what you did there, such as your language, your preferences or how you signed in."
)
BLOCK = (
    "You can set your browser to block these cookies or to tell you about them, but then some parts of "
    "the website will not work. They keep nothing that says who you are and serve no advertising at all."
)
STORY = (
    "The harbour of Saltby opened again on Monday, and the first boat in was the Marguerite with her crew."
)


@pytest.mark.parametrize(
    "text",
    [
        VISIT,
        PARTNERS,
        FILE,
        BLOCK,
        "Wir verwenden Cookies. Mit Ihrer Einwilligung geben wir Daten an Partner; alles zum Datenschutz.",
        "Nous utilisons des cookies et, avec votre consentement, ceux de nos partenaires.",
        "Usamos cookies con su consentimiento para recordar sus preferencias en el navegador.",
    ],
)
def test_the_prose_of_a_consent_box_is_told_from_a_story(text: str) -> None:
    assert is_consent(text)


@pytest.mark.parametrize(
    "text",
    [
        "To keep this peppermint cookie recipe for later, place the baked cookies in an airtight box.",
        "The court found that nobody had been asked for consent before the browser histories were read.",
        "Privacy advocates opted for a suit against the firm, whose preferences for secrecy are known.",
        STORY,
    ],
)
def test_stories_with_a_word_of_consent_boxes_stay_stories(text: str) -> None:
    assert not is_consent(text)


def test_a_consent_box_longer_than_the_article_is_not_taken_for_it() -> None:
    asked = "".join(f"<p class=modal-text>{said}</p>" for said in (VISIT, PARTNERS, FILE, BLOCK) * 3)
    page = (
        "<html><head><title>Harbour open again</title></head><body><main><article>"
        f"<h1>Harbour open again</h1><div><p>{STORY}</p><p>{STORY[:-1]} aboard, all well.</p></div></article>"
        f"<div class=overlay-box><div class=overlay-list>{asked}</div></div></main></body></html>"
    )

    made = extract(page.encode(), "https://news.example/harbour")

    assert made.type == "article"
    assert "Marguerite" in made.text
    assert "cookie" not in made.text


def test_an_article_that_explains_cookies_keeps_what_it_says_of_them() -> None:
    said = (
        (
            "Regulators in Saltby asked three firms on Tuesday what they keep about readers, and heard "
            "little in answer, said the commissioner, Ada Lindqvist, who will ask again in spring."
        ),
        FILE.replace("your", "the reader's").replace("you did", "was done"),
        (
            "Two of the firms, both on the harbour front, sell what they learn to shops in town. The third "
            "gives it away, its director said, because nobody had offered to pay."
        ),
        (
            "The council votes on the matter next month. Both sides expect a narrow majority, and both are "
            "sure that it will be theirs."
        ),
        "A first vote in March had failed when the ferry with four members on board came late.",
    )
    page = (
        "<html><head><title>What three firms know of us</title></head><body><article>"
        f"<h1>What three firms know of us</h1>{''.join(f'<p>{line}</p>' for line in said)}"
        "</article></body></html>"
    )

    made = extract(page.encode(), "https://news.example/firms")

    assert made.type == "article"
    assert all(line in made.text for line in said)
