"""The explorer in Node, and its page in a real browser: Debian's chromium, driven by Playwright."""

from __future__ import annotations

import base64
import contextlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from explorer_page.page import EXPLORER, PageError, build, bundle
from explorer_page.tables import page_data
from real_package import ROOT

from kyrgyz_security_diplomacy.load.reading import rows
from kyrgyz_security_diplomacy.verify.matching_key import sha256_hex
from kyrgyz_security_diplomacy.verify.typography import canonical_map

REFUSED = "refused"
_DRIVER = Path(__file__).with_name("explorer_verify.mjs")


SERIOUS = """axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations
  .filter(({ impact }) => ['serious', 'critical'].includes(impact))
  .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html)}`))"""


def axe() -> str:
    """The script of axe, for a page."""
    module = pytest.importorskip("axe_playwright_python", reason="needs the extra 'browser'")
    return (Path(module.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def needs_bundle() -> None:
    """Skip a test where the explorer cannot be bundled: Node or its packages are missing."""
    try:
        bundle()
    except PageError as error:
        if "missing" not in str(error):
            raise
        pytest.skip(f"the explorer cannot be bundled: {error}")


class NodeVerifier:
    """One Node process that verifies copies one after the other."""

    def __init__(self, folder: Path):
        needs_bundle()
        command = ["node", EXPLORER / "build.js", "--test"]
        made = folder / "verification.mjs"
        made.write_bytes(subprocess.run(command, check=True, capture_output=True).stdout)
        pipes = dict.fromkeys(("stdin", "stdout"), subprocess.PIPE)
        self._process = subprocess.Popen(["node", _DRIVER, made], **pipes, encoding="utf-8")
        self._package, self._rows, self.milliseconds = None, {}, 0.0
        self.unicode = json.loads(self._process.stdout.readline())["unicode"]

    def ask(self, job: dict) -> dict:
        """The answer to one line for explorer_verify.mjs."""
        print(json.dumps(job), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())

    def report(self, data: bytes, package) -> dict | str:
        """The report on a copy, or REFUSED; its canonical texts are checked and taken out."""
        if package is not self._package:
            names = ("sources", "paragraphs", "sentences", "evidence")
            self._package, self._rows = package, {name: rows(package, name) for name in names}
            self.ask({"sources": self._sources(), "evidence": self._rows["evidence"]})
        answer = self.ask({"bytes": base64.b64encode(data).decode(), "name": "copy"})
        assert "failed" not in answer, answer["failed"]
        if "refused" in answer:
            return REFUSED
        report, self.milliseconds = answer["report"], answer["milliseconds"]
        published = {row["sentence_id"]: row["text_sha256"] for row in self._rows["sentences"]}
        found = {each["sentence_id"]: each["found"] for each in report["sentences"]}
        for sentence_id, text in report.pop("canonical").items():
            assert text == canonical_map(found[sentence_id])[0]
            assert published[sentence_id] in ("", sha256_hex(text))
        return report

    def _sources(self) -> list[dict]:
        """What the explorer hands to its verification: the rows of each source."""
        made = []
        for source in self._rows["sources"]:
            own = [p for p in self._rows["paragraphs"] if p["source_id"] == source["source_id"]]
            ids = {paragraph["paragraph_id"] for paragraph in own}
            sentences = [s for s in self._rows["sentences"] if s["paragraph_id"] in ids]
            made.append({"paragraphs": own, "sentences": sentences})
        return made

    def close(self) -> None:
        """End the process."""
        self._process.stdin.close()
        self._process.wait()


CHROMIUM = Path("/usr/bin/chromium")
LOCAL = ("file:", "data:", "blob:")
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}


@contextlib.contextmanager
def launched() -> Iterator:
    """A browser; skips the test where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs the extra 'browser'")
    if not CHROMIUM.exists():
        pytest.skip("there is no chromium on this machine")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM))
        yield browser
        browser.close()


def written(folder: Path, package: Path = ROOT) -> Path:
    """Write the page of a package; its file."""
    needs_bundle()
    file = folder / "index.html"
    file.write_text(build(page_data(package)), encoding="utf-8", newline="\n")
    return file


class Opened:
    """A page that was opened, with everything it said and asked for since."""

    def __init__(self, browser, file: Path, address: str = "", size: str = "desktop", **options):
        width, height = SIZES[size]
        viewport = {"width": width, "height": height}
        self.context = browser.new_context(viewport=viewport, accept_downloads=True, **options)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        self.page.on("dialog", self._refuse)
        self.page.on("request", self._note)
        self.page.goto(f"{file.as_uri()}{address}")
        self.page.wait_for_selector("html[data-ready]")

    def _note(self, request) -> None:
        if not request.url.startswith(LOCAL):
            self.asked.append(request.url)

    def _refuse(self, dialog) -> None:
        self.said.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def go(self, address: str, awaited: str = "body") -> None:
        """Change the address, as a link does, and wait for an element."""
        self.page.evaluate("address => { location.hash = address }", address)
        self.settle()
        self.page.wait_for_selector(awaited)

    def settle(self) -> None:
        """Wait for the next turn, in which a page hears of its new address."""
        self.page.evaluate("() => new Promise((done) => setTimeout(() => setTimeout(done)))")

    def hidden(self, selector: str) -> bool:
        """Whether an element is out of sight."""
        self.settle()
        return self.page.locator(selector).is_hidden()

    def text(self, selector: str) -> str:
        """What a reader sees of the first element."""
        self.settle()
        return self.page.locator(selector).first.inner_text()

    def count(self, selector: str) -> int:
        """How many elements there are."""
        self.settle()
        return self.page.locator(selector).count()

    def ids(self, selector: str) -> list[str]:
        """The ids of the rows that links lead to, also those of pictures."""
        self.settle()
        return self.page.locator(selector).evaluate_all(
            "all => all.map((link) => "
            "decodeURIComponent(link.getAttribute('href').replace('#/page/', '')))"
        )

    def shown_positions(self) -> list[str]:
        """The ids of the positions in all propositions of the view, which are opened."""
        self.page.evaluate(
            "document.querySelectorAll('.proposition').forEach((each) => { each.open = true; })"
        )
        self.page.wait_for_function(
            "[...document.querySelectorAll('.proposition .body')].every((e) => e.firstChild)"
        )
        return self.ids(".positions li > span > a:first-child")

    def serious(self) -> list[str]:
        """The serious and critical faults of accessibility that axe finds."""
        if self.page.evaluate("!window.axe"):
            self.page.evaluate(axe())
        return self.page.evaluate(SERIOUS)

    def data(self, selector: str, name: str = "id") -> list[str]:
        """What elements hold in an attribute of data."""
        self.settle()
        script = "(all, name) => all.map((each) => each.dataset[name])"
        return self.page.locator(selector).evaluate_all(script, name)

    def resize(self, size: str) -> None:
        """Show it on a screen of another size."""
        width, height = SIZES[size]
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.wait_for_timeout(400)

    def long_lines(self) -> list[str]:
        """The beginnings of paragraphs with more than 80 characters in a line."""
        return self.page.evaluate("""() => [...document.querySelectorAll('main p, main li')]
          .filter((each) => getComputedStyle(each).display === 'block' && !each.children.length)
          .filter((each) => each.getClientRects().length && each.textContent.length > 160)
          .filter((each) => each.textContent.length /
            Math.round(each.clientHeight / parseFloat(getComputedStyle(each).lineHeight)) > 80)
          .map((each) => each.textContent.slice(0, 40))""")

    def cut_off(self) -> list[str]:
        """What is wider than the element that holds it, tables to scroll in aside."""
        return self.page.evaluate("""() => [...document.body.querySelectorAll('*')]
          .filter((each) => getComputedStyle(each).overflowX !== 'visible' &&
            each.scrollWidth > each.clientWidth + 1 &&
            !each.closest('.scroll, .said, .skip, select, input, textarea, svg'))
          .map((each) => each.outerHTML.slice(0, 80))""")

    def overlaps(self, selector: str) -> int:
        """How many pairs of elements overlap."""
        return self.page.locator(selector).evaluate_all("""(all) => {
          const boxes = all.map((each) => each.getBoundingClientRect());
          return boxes.flatMap((one, at) => boxes.slice(at + 1).filter((other) =>
            one.left < other.right && other.left < one.right &&
            one.top < other.bottom && other.top < one.bottom)).length;
        }""")

    def close(self) -> None:
        """Close it and forget what it kept."""
        self.context.close()
