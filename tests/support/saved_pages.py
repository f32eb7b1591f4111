"""An article as saved web pages in several mark-ups and encodings."""

from __future__ import annotations

from alterations import HIDDEN

PAGES = [
    lambda text: text,
    lambda text: text.replace("’", "&rsquo;").replace("“", "&ldquo;").replace("”", "&#8221;"),
    lambda text: text.replace(" the ", " <b>the</b>\n", 20),
    lambda text: text.replace("ti", "<i>t</i>i", 20).replace(", ", ",&nbsp;", 9),
    lambda text: text.replace(". ", ".<br>", 9).replace("</p>", ""),
    lambda text: text.replace(". ", ". <!-- an <b>advertisement -->", 9),
    lambda text: text.replace(". ", ".<sup>[1]</sup> ", 9),
    lambda text: text.replace(", ", ",</p><p>", 9),
    lambda text: text.replace(" the ", " the<sup>[<a href='#n'>12</a>]</sup> "),
    lambda text: text.replace(" the ", f" the {HIDDEN}"),
    lambda text: text.replace("<nav", "<div style='display:none'>A<p>b</div><nav aria-hidden=true"),
    lambda text: text.replace("<p>", "<p><span hidden>𝒂 1 </span>").replace("</p>", "<p hidden>x"),
]
ENCODINGS = ["utf-8", "utf-16", "cp1252", "cp1251", "koi8-r", "shift_jis"]


def saved_files(article: str) -> dict[str, bytes]:
    """The article as saved pages in several mark-ups and encodings, and as plain text."""
    body = "".join(f"<p>{block}</p>\n" for block in article.split("\n\n"))
    nav = "<nav>Home &amp; more</nav><script>var a = '<p>';</script><style>p {}</style>"
    page = f"<!doctype html><html><head></head><body>{nav}{body}</body></html>"
    files = {f"{n}.html": change(page).encode() for n, change in enumerate(PAGES)}
    for name in ENCODINGS:
        meta = f'<head><meta charset="{name.replace("cp", "windows-")}">'
        files[f"{name}.html"] = page.replace("<head>", meta).encode(name, "xmlcharrefreplace")
    return files | {"cp1252.txt": article.replace("—", "–").encode("cp1252", "replace")}
