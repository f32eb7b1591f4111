"""One invented article: its sentences with the mentions in them, and what is coded from them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from .world import TOPICS, Entity, State, World

PLAIN_FORMS = ("name", "acronym", "title_name")


class Sentence:
    """Text that grows piece by piece, and the mentions in it as items of a sheet."""

    def __init__(self, paragraph: int, number: int, names: dict):
        self.id = f"p{paragraph}-s{number}"
        self.text = ""
        self.mentions: list[dict[str, str]] = []
        self.names = names

    def __call__(self, text: str) -> Sentence:
        """Append plain text."""
        self.text += text
        return self

    def mention(self, entity: Entity, form: str, text: str = "", title: str = "") -> str:
        """Append the words for an entity; returns their span."""
        surface = text or (entity.acronym if form == "acronym" else entity.name)
        start = len(self.text)
        self.text += f"{title} {surface}" if title else surface
        item = {"span": f"{start}-{len(self.text)}", entity.key: entity.id, "form": form}
        if form in PLAIN_FORMS:
            item["surface"] = surface
            self.names[entity.id, surface] = (entity, form)
        self.mentions.append(item)
        return item["span"]

    def again(self, span: str, entity: Entity, form: str) -> None:
        """Note that words which stand already refer to one more entity."""
        self.mentions.append({"span": span, entity.key: entity.id, "form": form})

    def spanning(self, start: int, event_id: str) -> None:
        """Note everything from an offset on as a description of an event."""
        span = f"{start}-{len(self.text)}"
        self.mentions.append({"span": span, "event_id": event_id, "form": "nominal"})

    def evidence(self, span: str = "", words: str = "") -> str:
        """Evidence in short form: this sentence, perhaps a span, explicitness and rule."""
        return self.id + (f":{span}" if span else "") + (f" {words}" if words else "")


@dataclass
class Article:
    """What is written and coded; `build` fills it. Rows are dicts of cells or sheet items."""

    world: World
    number: int
    density: int
    paragraphs: list[list[Sentence]] = field(default_factory=list)
    names: dict[tuple[str, str], tuple[Entity, str]] = field(default_factory=dict)
    affiliations: dict[str, dict] = field(default_factory=dict)
    events: list[dict] = field(default_factory=list)
    positions: list[dict] = field(default_factory=list)
    entities: list[dict] = field(default_factory=list)
    cited: list[dict] = field(default_factory=list)
    uncited: list[str] = field(default_factory=list)
    issues: dict[str, dict] = field(default_factory=dict)

    def __post_init__(self):
        self.random = random.Random(f"{self.world.seed}/{self.number}")
        self.tag = f"{self.number:05d}"
        self.source_id = f"src-brief-{self.tag}"
        self.published = date(2001, 1, 1) + timedelta(days=self.random.randrange(7000))
        self.author = self.random.choice(self.world.authors)

    def sentence(self, new_paragraph: bool = False) -> Sentence:
        """Begin a sentence, in the last paragraph or in a new one."""
        if new_paragraph or not self.paragraphs:
            self.paragraphs.append([])
        made = Sentence(len(self.paragraphs), len(self.paragraphs[-1]) + 1, self.names)
        self.paragraphs[-1].append(made)
        return made

    def day(self, most: int = 20) -> date:
        """A day shortly before publication."""
        return self.published - timedelta(days=self.random.randrange(1, most))

    def two_states(self) -> tuple[State, State]:
        """Two states that deal with each other."""
        return tuple(self.random.sample(self.world.states, 2))

    def issue(self, one: State, other: State) -> str:
        """The id of an issue between two states; it becomes a row of the registry."""
        row = self.world.issue(one, other, self.random.choice(TOPICS))
        self.issues[row["issue_id"]] = row
        return row["issue_id"]

    def event(self, name: str, label: str, **cells) -> dict:
        """Add an event; its id carries the number of the article, so that no two are alike."""
        event_id = f"evt-{name}-{self.tag}-{len(self.events) + 1}"
        if any(event["label"] == label for event in self.events):
            label += f" (scene {len(self.events) + 1})"  # rule E3: no two events are told alike
        self.events.append({"event_id": event_id, "label": label, **cells})
        return self.events[-1]

    def position(self, name: str, **cells) -> None:
        """Add a position."""
        number = len(self.positions) + 1
        self.positions.append({"position_id": f"pos-{name}-{self.tag}-{number}", **cells})

    def affiliate(self, person: Entity, body: Entity, title: str, evidence: str) -> None:
        """Add the office of a person, once."""
        found = self.affiliations.setdefault(
            person.id,
            {
                "affiliation_id": f"aff-{person.id[4:]}-{self.tag}",
                "actor_id": person.id,
                "organization_id": body.id,
                "role_title": title,
                "kind": "office",
                "status": "current",
                "evidence": [],
            },
        )
        if evidence not in found["evidence"]:
            found["evidence"].append(evidence)

    @property
    def used(self) -> dict[str, Entity]:
        """Every entity that a mention points to, and the author."""
        found = {self.author.id: self.author}
        for sentence in (sentence for paragraph in self.paragraphs for sentence in paragraph):
            for item in sentence.mentions:
                for key in ("actor_id", "organization_id", "place_id"):
                    if key in item:
                        found[item[key]] = self.world.by_id[item[key]]
        return found
