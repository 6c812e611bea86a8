"""A recogniser by rules: runs of capitals typed by what stands in and around them.

For languages without a trained model. German writes every noun with a capital,
so there a run needs a proof: a place that is known, a given name, a title before
it, a form of company behind it, or two words.
"""

from worker.pipeline.tag.islands import Mention, is_plain, islands
from worker.pipeline.tag.listed import listed
from worker.pipeline.tag.places import Gazetteer
from worker.pipeline.tag.values import ORGANISATION, PERSON, PLACE
from worker.pipeline.tag.words import Words, has_capital

PERSON_CUES = listed(
    "mr mrs ms miss dr prof professor sir president minister premier chancellor senator governor mayor "
    "judge general colonel captain king queen prince princess pope secretary coach herr frau monsieur "
    "madame mme señor señora präsident präsidentin ministre ministra presidente presidenta président "
    "présidente bundeskanzler bundeskanzlerin kanzler kanzlerin ministerpräsident ministerpräsidentin "
    "bürgermeister bürgermeisterin außenminister außenministerin innenminister innenministerin alcalde "
    "alcaldesa maire sindaco chancelier chancelière primeiro-ministro ministro-presidente prefeito prezydent "
    "premier prezident premiér prezidentas prezidentė premjeras premjerė ministras ministrė meras merė "
    "pirmininkas pirmininkė prezidents premjers ministrs statsminister statsministeren "
    "statsråd presidentti pääministeri ministeri burgemeester koning koningin президент президента премьер "
    "премьер-министр министр міністр мэр мер прем'єр президентка"
)
# An article that opens a sentence has a capital too; before one word it may belong to it (El País, Die Zeit).
_ARTICLES = listed("Die Der Das Den El La Los Las Le Les Il Lo Gli Os As De Het Un Une Una Ein Eine")
ORGANISATION_CUES = listed(
    "inc corp corporation ltd plc llc gmbh ag group bank university college institute ministry department "
    "agency council commission committee party union association federation court parliament senate "
    "congress airlines airways police army club united fc hospital foundation company authority office "
    "board museum school center centre organization organisation league alliance society church times "
    "post news tribune herald partei bund universität ministerium gericht université ministère parti "
    "banque banco universidad ministerio partido comisión consejo gobierno parlamento tribunal corte comité "
    "asociación sindicato conseil assemblée cour syndicat société regierung bundesrat bundestag landtag "
    "gewerkschaft verband behörde konzern komitee kommission consiglio commissione governo parlamento "
    "komisija komisijos bankas banko ministerija ministerijos partija partijos universitetas universiteto "
    "taryba tarybos sąjunga sąjungos vyriausybė teismas teismo policija partia komisja ministerstwo "
    "uniwersytet rada sejm bancă partidul ministerul universitatea universiteit ministerie rechtbank "
    "партия партии банк банка министерство министерства университет комиссия комиссии союз совет суд партія "
    "міністерство університет комісія рада"
)
_PLACE_CUES = listed("in at near from to à en dans nach aus bei di da desde")
_LINKS = listed("de del della du des do da dos di")
# Frequent given names: what two nouns of German are told by from a person.
_GIVEN = listed(
    "anna maria marta martha julia laura lisa sarah sandra petra sabine monika ursula angela annalena "
    "katrin andrea claudia christina christine christian stefan stephan thomas michael peter paul karl "
    "klaus jürgen hans heinz werner wolfgang walter friedrich franz josef johann johannes jan jens lars "
    "sven uwe ulrich bernd frank olaf robert markus martin matthias andreas alexander daniel david felix "
    "max moritz tobias florian philipp sebastian simon jonas lukas leon niklas oliver patrick ralf rainer "
    "volker günter gerhard helmut herbert horst manfred siegfried annette barbara birgit brigitte "
    "elisabeth eva gabriele hannah heike helga ingrid jana karin kathrin lena leonie marie melanie nadine "
    "nicole nina sophia sophie stefanie susanne tanja ute joe john james george william donald barack "
    "hillary kamala boris emmanuel marine vladimir wladimir sergei sergej dmitri viktor volodymyr "
    "wolodymyr recep giorgia mario silvio pedro josé juan carlos luis jorge fernando antonio giuseppe "
    "francesco marco matteo luca pierre jean jacques françois nicolas louis charles henri catherine "
    "isabelle mohammed ali ahmed hassan ibrahim mustafa mehmet"
)


def recognise(piece: Words, places: Gazetteer, *, nouns_have_capitals: bool = False) -> list[Mention]:
    """Return the names of one piece of text, in order; kinds person, organisation, place."""
    found: list[Mention] = []
    for first, last in islands(piece):
        for run in _runs(piece, first, last):
            kind = _kind(piece, run[0], run[1], places, proof=nouns_have_capitals or piece.shouted)
            if kind:
                found.append(Mention(run[0], run[1], kind))
    return found


def _runs(piece: Words, first: int, last: int) -> list[tuple[int, int]]:
    """Return an island's runs: cut at `and`, possessives, and links behind a name of two words."""
    runs: list[tuple[int, int]] = []
    start = -1
    for at in range(first, last + 2):
        word = piece.words[at] if at <= last else "and"
        ends = word in ("and", "'s", "’s", "on", "in", "y", "e", "i", "-") or (at > last)
        ends = ends or (word in _LINKS and start >= 0 and _capitals(piece.words[start:at]) >= 2)
        if ends:
            if start >= 0:
                runs.append((start, at - 1))
            start = -1
        elif start < 0 and has_capital(word) and not _is_before_a_name(piece, at):
            start = at
    return [(start, end) for start, end in runs if end >= start]


def _is_before_a_name(piece: Words, at: int) -> bool:
    """Say whether a word with a capital only stands in front: a plain word, a title, `L'` at a beginning."""
    word = piece.words[at]
    if is_plain(word) or piece.lower[at] in PERSON_CUES or (at in piece.opens and word in ("L'", "L’")):
        return True
    behind = piece.words[at + 1 : at + 3]
    return word in _ARTICLES and at in piece.opens and len(behind) == 2 and all(map(has_capital, behind))


def _capitals(words: list[str]) -> int:
    return sum(word[0].isupper() for word in words)


def _kind(piece: Words, first: int, last: int, places: Gazetteer, *, proof: bool) -> str:
    """Return the kind of a run, empty when it is no name."""
    words = piece.words
    surface = piece.surface(first, last)
    place = places.find(surface)
    if place is not None:
        return "" if place.sort == "people" else PLACE
    before = words[first - 1].lower() if first else ""
    if before == "." and first > 1:
        before = words[first - 2].lower()
    lower = [word.lower() for word in words[first : last + 1]]
    if before in PERSON_CUES:
        return PERSON
    if last > first and (lower[-1] in ORGANISATION_CUES or lower[0] in ORGANISATION_CUES):
        return ORGANISATION
    if first == last:
        return _single(piece, first, before, proof=proof)
    if any(word in ("of", "for", "de", "des", "du") for word in lower[1:-1]):
        return ORGANISATION
    return PERSON if last - first <= 3 and (not proof or lower[0] in _GIVEN) else ""


def _single(piece: Words, at: int, before: str, *, proof: bool) -> str:
    """Return the kind of a word that stands alone: without a proof it is no name."""
    word = piece.words[at]
    if word.isupper() and len(word) > 1 and not piece.shouted:
        return ORGANISATION
    if proof or at in piece.opens:
        return ""
    return PLACE if before in _PLACE_CUES else ""
