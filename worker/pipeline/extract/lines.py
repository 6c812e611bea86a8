"""How lines begin that are no sentences of an article: labels, bylines, calls to act.

English mostly, with the commonest labels of other languages; pages in a language
without any known word are judged by everything else.
"""

from collections.abc import Sequence

from worker.pipeline.extract.tables import listed

_FIRST_WORDS = listed(
    "advertisement advertisment anzeige publicidad publicidade publicité pubblicità реклама werbung "
    "sponsored loading tweet subscribe tag tags tagged comment comments print email copyright photo photos "
    "image images picture foto bild quelle source getty published updated related recommended join "
    "download buy shop disclaimer disclosure contact note editor editors credit via more watch read "
    "reporting share follow filed posted categories category topics author about previous next"
)
# fmt: off
_FIRST_PAIRS = frozenset(tuple(pair.split()) for pair in (
    "additional reporting", "all rights", "article continues", "click here", "continue reading",
    "enter your", "get our", "get the", "in this", "last updated", "leave a", "like this",
    "most popular", "most read", "originally published", "see also", "sign up", "story continues",
    "thank you", "thanks for", "this article", "this post", "this story", "you may", "you might",
    "your email",
))
# fmt: on
_COUNTED = listed("comment comments min mins minute minutes shares views")
_BY = listed("by von por par de от автор di av af")
# Words of consent boxes, which are prose like any other.
CONSENT = listed("cookie cookies consent privacy gdpr ccpa opt personalised personalized preferences browser")
# The same in more languages, for whoever knows already that a block speaks of cookies.
_CONSENTING = CONSENT | listed(
    "personalise personalize advertising tracking website websites device partners "
    "einwilligung datenschutz zustimmung einstellungen werbung geräte partnern "
    "consentement confidentialité navigateur préférences partenaires publicité traceurs "
    "consentimiento privacidad navegador preferencias publicidad publicidade navegação "
    "consenso preferenze riservatezza pubblicità toestemming voorkeuren privacybeleid "
    "zgoda zgody prywatności przeglądarki samtycke integritet samtykke"
)
_LEAST_CONSENTING = 3
# What houses say of themselves, their readers and their machinery, wherever it stands in a text.
HOUSE = listed(
    "subscribe subscribed subscribing subscriber subscribers subscription subscriptions newsletter "
    "newsletters inbox signup sign email emails cookie cookies browser consent privacy policy terms "
    "conditions preferences settings opt advertising advertisement advertisements advertiser advertisers ad "
    "ads sponsored sponsor affiliate affiliates commission commissions compensation earn earned purchase "
    "purchases copyright copyrighted rights reserved comment comments commenting moderated premoderated "
    "moderation guidelines community account accounts login log logged password register registered "
    "registration member members membership donate donation donations contribute contributing contribution "
    "contributor contributors support supporters journalism journalist newsroom readers reader site sites "
    "website websites webpage page pages click tap follow facebook twitter instagram whatsapp telegram "
    "tiktok youtube linkedin pinterest reddit share shared sharing related recommended trending popular "
    "read reading more latest podcast podcasts episode episodes app apps download notifications alerts "
    "getty images image photo photos photograph credit courtesy caption editor editors editorial author "
    "authors writer bio contact contacted reached tip tips updated published publisher posted ago minute "
    "minutes min disclaimer disclosure please free trial offer deals coupon store shop feed rss video "
    "videos gallery slideshow loading javascript enabled disabled reproduced redistributed republished "
    "permission licence license licensed material content correction corrections feedback archive archives "
    "edition editions print ebook "
    "abonnieren abonnement abo anmelden registrieren newsletters kommentar kommentare datenschutz werbung "
    "anzeige impressum weiterlesen lesen teilen folgen leser redaktion urheberrecht vorbehalten foto bild "
    "abonnez abonner abonnés inscrivez inscription commentaire commentaires publicité confidentialité "
    "partager suivez lire lecteurs rédaction droits réservés réservé "
    "suscríbete suscribirse suscripción boletín comentario comentarios publicidad privacidad compartir "
    "síguenos leer lectores redacción derechos reservados "
    "abbonati iscriviti commenti pubblicità condividi seguici leggi lettori redazione diritti riservati "
    "assine inscreva comentários publicidade compartilhe siga leia leitores redação direitos "
    "abonneer aanmelden reacties advertentie delen volg lees lezers redactie rechten voorbehouden "
    "подписывайтесь подписаться подписка реклама комментарии читайте поделиться редакция фото "
    "подпишитесь коментарі читайте реклама фото prenumerera abonner annons läs les komment "
    "zapisz komentarze reklama udostępnij czytaj czytelnicy redakcja prawa zastrzeżone"
)


def is_line(words: Sequence[str], text: str) -> bool:
    """Tell whether a block opens like a label, a byline or a call rather than a sentence.

    `words` are those of the text in lower case.
    """
    first = words[0] if words else ""
    if first in _FIRST_WORDS or text[:1] in "©®":
        return True
    second = words[1] if len(words) > 1 else ""
    return (
        (first, second) in _FIRST_PAIRS
        or (first in _BY and len(text) < 80)
        or (first.isdigit() and second in _COUNTED)
    )


def is_consent(text: str) -> bool:
    """Tell whether a block is the prose of a consent box: cookies, and two more words of such boxes.

    Of 81 such blocks on 589 pages none is any article's; recipes and reviews of browsers have fewer.
    """
    if "ookie" not in text:  # spares nearly all blocks the look at each word
        return False
    words = set(text.lower().replace(",", " ").replace(".", " ").split())
    return not words.isdisjoint(("cookie", "cookies")) and len(_CONSENTING & words) >= _LEAST_CONSENTING
