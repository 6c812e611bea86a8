import pytest

from worker.pipeline.tongue import tongue

TEXTS = {
    "en": "The council of Saltby met on Monday and decided that the harbour would be closed until the wall",
    "de": "Der Rat der Insel hat am Montag beschlossen, dass der Hafen geschlossen bleibt und die Fähre",
    "nl": "De raad van het eiland heeft besloten dat de haven dicht blijft en dat er geen veerboot is voor",
    "sv": "Rådet på ön har beslutat att hamnen är stängd och att det inte går någon färja till byn för",
    "fr": "Le conseil de la ville a décidé que le port sera fermé et que les bateaux ne sont pas admis dans",
    "es": "El consejo de la isla decidió que el puerto se cierra y que no hay barco para los vecinos en una",
    "it": "Il consiglio della città ha deciso che il porto non apre e che la nave per l'isola non parte con",
    "pl": "Rada miasta zdecydowała, że port nie jest otwarty i że statek na wyspę nie płynie, bo się obawia",
    "ru": "Совет города решил, что порт не откроют и что паром на остров не пойдёт, как это было до шторма в",
    "uk": "Рада міста вирішила, що порт не відкриють і що пором на острів не піде, як це було до шторму в",
    "ar": "قال المجلس في المدينة إن الميناء لا يفتح بعد العاصفة التي كانت قد ضربت الساحل من الشمال إلى",
    "he": "מועצת העיר החליטה ביום שני שהנמל יישאר סגור עד שהקיר יתוקן",
    "zh": "市议会周一决定，在防波堤修好之前，港口将继续关闭。",
    "ja": "市議会は月曜日、防波堤が直るまで港を閉鎖することを決めた。",
    "hi": "नगर परिषद ने सोमवार को निर्णय लिया कि बंदरगाह बंद रहेगा",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_paragraph_tells_its_language(code: str) -> None:
    assert tongue(TEXTS[code]) == code


@pytest.mark.parametrize("text", ["", "12:30", "Saltby Harrow Quay Marram", "!?" * 100, "😀 " * 50])
def test_what_says_too_little_has_no_language(text: str) -> None:
    assert tongue(text) == ""
