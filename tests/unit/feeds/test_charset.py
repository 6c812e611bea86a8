"""The likeliest charset of a text that nobody named, told by the letters it would contain."""

import pytest

from feeds.charset import guess

TEXTS = {
    "cp1252": "Le café de la gare rouvre à Málaga, “enfin” disent les élèves – über 20 € für ein Menü.",
    "cp1251": "Паром снова ходит между островами, сообщает газета Солтби в понедельник утром.",
    "koi8_r": "Паром снова ходит между островами, сообщает газета Солтби в понедельник утром.",
    "cp932": "フェリーは月曜日の朝から再び島の間を運航していると新聞が伝えています。",
    "euc_jp": "フェリーは月曜日の朝から再び島の間を運航していると新聞が伝えています。",
    "cp949": "월요일 아침부터 여객선이 다시 섬 사이를 오간다고 신문이 전했습니다.",
    "gb18030": "报纸说星期一早上渡轮又开始在岛屿之间来往了。",
    "big5": "報紙說星期一早上渡輪又開始在島嶼之間來往了。",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_sentence_is_enough_to_tell_its_charset(name: str) -> None:
    body = b"<rss><channel><title>" + TEXTS[name].encode(name) + b"</title></channel></rss>"

    assert body.decode(guess(body)) == body.decode(name)


def test_one_accent_among_latin_letters_is_no_russian() -> None:
    assert guess("Málaga".encode("latin-1")) == "cp1252"


@pytest.mark.parametrize("body", [b"", b"plain", bytes(range(128, 256)), b"\xff" * 50])
def test_bytes_that_fit_nothing_get_an_answer_all_the_same(body: bytes) -> None:
    assert body.decode(guess(body), "replace") is not None
