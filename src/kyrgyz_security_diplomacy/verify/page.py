"""A page of the user's own copy with every claim beside the sentences it rests on."""

from html import escape

from ..load.claims import Rows
from .deep_link import deep_link
from .verification import FOUND, Result, Verification

_STYLE = """
body { font: 16px/1.5 Georgia, serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem }
.note { background: #fff3cd; padding: .5rem 1rem }
section { display: grid; grid-template-columns: 3fr 2fr; gap: 2rem; border-top: 1px solid #ccc }
aside { font: 13px/1.4 system-ui, sans-serif; padding-top: 1rem }
aside ul { margin: 0 0 .6rem; padding-left: 1rem }
mark { background: #e3f0d8 } mark.moved { background: #dbe7f7 } mark.changed { background: #f9d6d5 }
u { text-decoration: underline 2px #2b7a0b }
.in_part { color: #8a5a00 } .not_found { color: #a40000 }
@media (max-width: 48rem) { section { display: block } }
"""
_NOTE = (
    "Made on your machine from your own copy, for your own use. The text belongs to its publisher: "
    "do not publish this page."
)


def page(outcome: Verification) -> str:
    """The page: self-contained, without scripts; every text in it is escaped."""
    title = escape(f"{outcome.source_id or 'no coded source'}: claims beside the text")
    parts = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
        f'<h1>{title}</h1>\n<p class="note">{escape(_NOTE)}</p>',
        *_lost(outcome),
        *_sections(outcome),
        "</body>\n</html>\n",
    ]
    return "\n".join(parts)


def _lost(outcome: Verification) -> list[str]:
    lost = [r.sentence_id for r in outcome.results if r.status == "missing"]
    return [f"<p>Not in this copy: {escape(', '.join(lost))}</p>"] if lost else []


def _sections(outcome: Verification) -> list[str]:
    """A section for each paragraph of the copy in which a sentence stands, or should stand."""
    here = sorted((r for r in outcome.results if r.start is not None), key=lambda r: r.start)
    shown, rows = [], Rows(outcome.tables)
    for start, end in outcome.copy.spans:
        own = [r for r in here if r.start < end and r.end > start]
        if own:
            here = [r for r in here if r.end > start]
            begin, stop = min(start, own[0].start), max(end, own[-1].end)
            asides = "\n".join(_aside(outcome, result, rows) for result in _distinct(own))
            text = _marked(outcome, own, begin, stop)
            shown.append(f"<section>\n<p>{text}</p>\n<aside>\n{asides}\n</aside>\n</section>")
    return shown


def _distinct(results: list[Result]) -> list[Result]:
    return list({r.sentence_id: r for r in results}.values())


def _marked(outcome: Verification, own: list[Result], start: int, end: int) -> str:
    """The text of a paragraph with its sentences marked and the cited spans underlined."""
    text, at, out = outcome.copy.text, start, []
    for result in own:
        if result.start < at:
            continue  # two changed sentences share what stands in their place
        out.append(escape(text[at : result.start]))
        out.append(f'<mark class="{result.status}" title="{escape(result.sentence_id)}">')
        out.append(_with_spans(outcome, result))
        out.append("</mark>")
        at = result.end
    return "".join([*out, escape(text[at:end])])


def _with_spans(outcome: Verification, result: Result) -> str:
    text = outcome.copy.text
    cited = [c for c in outcome.citations if c.sentence_id == result.sentence_id and c.span]
    spans = sorted(s for c in cited if (s := outcome.span(result, c.span)))
    at, out = result.start, []
    for start, end in spans:
        if end <= at:
            continue
        start = max(start, at)
        out.append(f"{escape(text[at:start])}<u>{escape(text[start:end])}</u>")
        at = end
    return "".join([*out, escape(text[at : result.end])])


def _aside(outcome: Verification, result: Result, rows: Rows) -> str:
    """The claims that rest on a sentence, with a link to the publisher's page."""
    name = escape(result.sentence_id)
    link = ""
    if result.status in FOUND:
        link = deep_link(outcome.index.url, outcome.copy.text, result.start, result.end)
    head = f'<a href="{escape(link)}" rel="noreferrer">{name}</a>' if _safe(link) else name
    status = {c.claim_id: c.status for c in outcome.claims.itertuples()}
    items, seen = [], set()
    for citation in outcome.citations:
        if citation.sentence_id != result.sentence_id or citation.claim_id in seen:
            continue
        seen.add(citation.claim_id)
        words = rows.words(citation.claim_id)
        items.append(
            f'<li class="{status[citation.claim_id]}">{escape(citation.claim_id)} '
            f"{escape(words)}</li>"
        )
    claims = f"<ul>{''.join(items)}</ul>" if items else ""
    return f"<div>{head} ({result.status}){claims}</div>"


def _safe(link: str) -> bool:
    return link.startswith(("https://", "http://"))
