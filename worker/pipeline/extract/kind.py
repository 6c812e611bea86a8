"""What kind of page it is: an article, or something that came with status 200 and is none.

Error pages, consent walls and logins must never be published, and an article
about cookies must be. So a wall needs two signs: what the page calls itself,
and that it holds little else.
"""

import re

from lxml import etree

from worker.pipeline.extract.metadata import Metadata

_ERROR = re.compile(
    r"\b40[0134]\b|\b50[0234]\b|"
    r"(?:page|file|url|article|site|content) (?:you requested )?(?:could )?(?:was |is |can)?(?:not|"
    r"no longer) (?:be )?(?:found|exist|available)|"
    r"not found|access (?:to this page has been )?denied|forbidden|service unavailable|"
    r"bad gateway|something went wrong|an error (?:has )?occurred|just a moment|"
    r"attention required|security check|are you (?:a )?(?:human|robot)|"
    r"verify(?:ing)? (?:that )?you are (?:a )?human|robot check|captcha|pardon our interruption|"
    r"too many requests|request blocked|enable javascript|checking your browser|nicht gefunden|"
    r"nicht verfügbar|zugriff verweigert|introuvable|accès refusé|no encontrad|acceso denegado|"
    r"non trovat|não encontrad|niet gevonden|nie znaleziono|не найден|доступ запрещ|找不到|不存在|"
    r"見つかりません|ページがありません|찾을 수 없|غير موجود|לא נמצא|नहीं मिला",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"cookie|consent|gdpr|privacy|tracking|advertising partner|legitimate interest|einwilligung|"
    r"datenschutz|zustimm|akzeptier|consentement|confidentialité|vie privée|consentimiento|"
    r"privacidad|consenso|privacidade|toestemming|куки|персональн|согласи|隐私|同意|プライバシー|クッキー|"
    r"الخصوصية|ملفات تعريف|פרטיות|עוגיות|गोपनीयता|कुकी",
    re.IGNORECASE,
)
_WALL = re.compile(
    r"cookie|consent|before you continue|your privacy|privacy (?:settings|choices|preferences)|"
    r"we value|datenschutz|privatsphäre|weiterlesen mit|einwilligung|avant de continuer|"
    r"vie privée|consentement|tu privacidad|antes de continuar|la tua privacy|uw privacy|"
    r"sua privacidade|конфиденциальн|隐私|同意|プライバシー|الخصوصية|פרטיות|गोपनीयता",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r""
    r"\b(?:log ?in|sign ?in|log ?on|anmelden|anmeldung|einloggen|connexion|se connecter|connectez|"
    r"identifiez|iniciar sesión|inicia sesión|acceder|accedi|accesso|entrar|inloggen|zaloguj|войти|"
    r"вход|авторизац\w*)\b|"
    r"登录|登入|ログイン|로그인|تسجيل الدخول|התחבר|लॉग ?इन",
    re.IGNORECASE,
)
# What a page that holds no article says instead of one, beside its own name.
_SAYS_ERROR = re.compile(
    r"(?:page|file|article|story|site|content|url|link|video)\b.{0,60}\b(?:can(?:no|['’])t be found"
    r"|could not be found|not found"
    r"|(?:was|is|has been|been) (?:moved|removed|deleted|expired)|no longer (?:available|exists?)"
    r"|does(?:n['’]t| not) exist)"
    r"|nothing was found at this location|could not find (?:that|the|this) page|(?:has|have) expired "
    r"or been removed"
    r"|(?:enable|turn on|activate|requires?) (?:javascript|js)\b|disable (?:any |your )?ad.?block"
    r"|have been blocked"
    r"|(?:security of your connection|verify (?:that )?you are (?:a )?human|unusual traffic|automated "
    r"(?:access|requests))"
    r"|european economic area.{0,120}(?:access|available)|not available in your (?:country|region)"
    r"|(?:scheduled|under|down for) maintenance|internal (?:server )?error|unable to complete your request"
    r"|(?:seite|artikel|beitrag).{0,60}(?:nicht gefunden|existiert nicht|nicht mehr verfügbar)"
    r"|javascript (?:aktivieren|einschalten)"
    r"|page.{0,40}(?:n['’]existe (?:pas|plus)|introuvable|a été (?:supprimée|déplacée))"
    r"|página.{0,40}(?:no existe|no se encuentra|não existe)"
    r"|pagina.{0,40}(?:non esiste|niet gevonden|bestaat niet)|strona.{0,40}nie istnieje"
    r"|stránka.{0,40}(?:neexistuje|nenalezena)"
    r"|sidan.{0,40}(?:hittades inte|finns inte)|siden.{0,40}(?:findes ikke|finnes ikke|ble ikke "
    r"funnet)|sayfa bulunamadı"
    r"|страниц\w+.{0,40}(?:не (?:найдена|существует)|удалена)"
    r"|ไม่พบหน้า|页面不存在|ページが見つかりません|페이지를 찾을 수 없",
    re.IGNORECASE,
)
# What only walls say of data and partners; two of them, and an article that has little else says no more.
_SAYS_CONSENT = re.compile(
    r"we and our (?:\d+ )?(?:\w+ )?partners|access information on (?:a|your) device|withdraw (?:your "
    r")?consent|precise geolocation"
    r"|(?:click|choose|select) ['\"“‘]?(?:i )?(?:accept|agree)|accept all|personali[sz]ed (?:ads"
    r"|advertising|content)|legitimate interest"
    r"|manage (?:your )?(?:settings|options|preferences|cookies)|our partners will (?:also )?(?:store|use)"
    r"|unsere \d* ?partner|(?:ihre )?einwilligung|widerrufen|werbung und tracking|pur-abo|mit werbung "
    r"weiterlesen"
    r"|nos partenaires|(?:avec|retirer) votre consentement|stocker et/ou accéder|accéder à des "
    r"informations sur un appareil"
    r"|nuestros (?:\d+ )?socios|almacenar (?:y/o|o) acceder|i nostri (?:\d+ )?partner|archiviare "
    r"(?:e/o|o) accedere"
    r"|onze (?:\d+ )?partners|nossos parceiros|naszych partnerów|наши партн[её]ры",
    re.IGNORECASE,
)
_SAYS_LOGIN = re.compile(
    r"(?:your|e-?mail|password).{0,80}(?:continue|code|log ?in|sign ?in)|already (?:a subscriber|have "
    r"an account|registered)"
    r"|create (?:an |your )?(?:free )?account|subscribe to (?:unlock|read|continue)|unlock this "
    r"article|forgot(?:ten)? (?:your )?password",
    re.IGNORECASE,
)
# Titles that name the wall and nothing else.
_TITLE_LOGIN = re.compile(
    r"\W*(?:(?:please )?(?:log ?in|sign ?in|log ?on|register|subscribe|sign ?up)(?: to (?:read"
    r"|continue|your account|unlock)\b.*| now| today)?"
    r"|anmelden|einloggen|jetzt registrieren|connexion|se connecter|iniciar sesión|accedi|inloggen"
    r"|zaloguj(?: się)?|войти|вход|登录|登入|ログイン|로그인)\W*",
    re.IGNORECASE,
)
_TITLE_ERROR = re.compile(
    r"\b40[0134]\b(?=\W*$|\W+(?:error|not|page|forbidden|unauthori|gone))|\b(?:error|http)\W+\d{3}\b",
    re.IGNORECASE,
)
_NUMBER_ERROR = re.compile(r"\b(?:40[0134]|50[0234])\b")
# A wall says little beside its own business; a long article that names these things is an article.
_LITTLE, _WALL_MOST, _SHORT, _START = 700, 4000, 450, 300
_FEWEST_OF_CONSENT = 2
_PARTED = re.compile(r"\s+[|–—·-]\s+")
_LIVE = frozenset({"LiveBlogPosting"})
_GALLERY = frozenset({"ImageGallery", "MediaGallery"})
_LISTS = frozenset({"CollectionPage", "SearchResultsPage"})
_LISTING = re.compile(r"(?:^|\s)(?:home|archive|category|search-results)(?:\s|$)")
_ARTICLE = re.compile(r"Article|Posting|Report|Review|Recipe")
SENTENCES = {
    "error": "The page is an error page, although it came with status 200.",
    "consent": "The page is a consent wall and not the article behind it.",
    "login": "The page asks for a login and does not show the article.",
}


def has_password(root: etree._Element) -> bool:
    """Tell whether a page asks for a password; to be asked before its controls are stripped."""
    return any((field.get("type") or "").lower() == "password" for field in root.iter("input"))


def kind_of(facts: Metadata, text: str, *, asks_password: bool) -> str:
    """Return the page's type as the contract names it; `text` is what was extracted."""
    named = f"{facts.title} | {facts.head_title}"
    said_article = any(map(_ARTICLE.search, facts.kinds)) and facts.published is not None
    if not said_article:
        if len(text) < _LITTLE and _is_error(facts, named, text):
            return "error"
        if len(text) <= _WALL_MOST and _is_wall(named, text):
            return "consent"
        if len(text) < _LITTLE and _is_login(facts, named, text, asks_password=asks_password):
            return "login"
    return _article_kind(facts, text)


def _is_error(facts: Metadata, named: str, text: str) -> bool:
    """Tell whether a page with little text says that it is no article, in its title or in its text."""
    if len(text) < _SHORT and _SAYS_ERROR.search(text[:_START]):
        return True
    found = [one.group() for one in _ERROR.finditer(named)]
    if not found or facts.og_type == "article":
        return False
    # A number may count something; alone, or beside words of errors, it is one.
    return not all(map(_NUMBER_ERROR.fullmatch, found)) or bool(_TITLE_ERROR.search(named))


def _is_wall(named: str, text: str) -> bool:
    """Tell whether a page is a consent wall: by its name and its text, or by what only walls say."""
    if not _is_about_consent(text):
        return False
    return (
        _WALL.search(named) is not None or len(set(_SAYS_CONSENT.findall(text.lower()))) >= _FEWEST_OF_CONSENT
    )


def _is_login(facts: Metadata, named: str, text: str, *, asks_password: bool) -> bool:
    """Tell whether a page asks who reads it, or for money, and shows no article."""
    if asks_password and (not text or _LOGIN.search(named)):
        return True
    return (
        any(map(_TITLE_LOGIN.fullmatch, _PARTED.split(facts.title))) and _SAYS_LOGIN.search(text) is not None
    )


def _is_about_consent(text: str) -> bool:
    """Tell whether a short text speaks of little but consent."""
    if len(text) > _WALL_MOST:
        return False
    # Most texts do not speak of it at first either.
    if len(text) > _LITTLE and _CONSENT.search(text[:_LITTLE]) is None:
        return False
    return len(_CONSENT.findall(text)) * 200 >= max(len(text), 1) or not text


def _article_kind(facts: Metadata, text: str) -> str:
    """Return which kind of article its own description says it is."""
    kinds = set(facts.kinds)
    if kinds & _LIVE:
        return "live"
    if kinds & _GALLERY:
        return "gallery"
    if facts.og_type.startswith("video") or (kinds and kinds <= {"VideoObject"} and len(text) < _LITTLE):
        return "video"
    if facts.published is None and not any(map(_ARTICLE.search, kinds)) and facts.og_type != "article":
        is_list = bool(facts.pages & _LISTS) or _LISTING.search(facts.body_class) is not None
        if is_list or (facts.og_type == "website" and facts.is_front):
            return "index"
    return "article"
