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
# A wall says little beside its own business; a long article that names these things is an article.
_LITTLE, _WALL_MOST = 700, 4000
_LIVE = frozenset({"LiveBlogPosting"})
_GALLERY = frozenset({"ImageGallery", "MediaGallery"})
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
        if len(text) < _LITTLE and _ERROR.search(named):
            return "error"
        if _WALL.search(named) and _is_about_consent(text):
            return "consent"
        if len(text) < _LITTLE and asks_password and _LOGIN.search(named):
            return "login"
        if not text and asks_password:
            return "login"
    return _article_kind(facts, text)


def _is_about_consent(text: str) -> bool:
    """Tell whether a short text speaks of little but consent."""
    if len(text) > _WALL_MOST:
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
    if facts.og_type == "website" and not kinds and facts.published is None and facts.is_front:
        return "index"
    return "article"
