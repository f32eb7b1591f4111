"""An invented part of the world that the articles of one corpus share: entities and issues."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import cached_property

STATES = 12
PEOPLE = 8
CITIES = 6
AUTHORS = 24
ONSETS = (
    "b",
    "d",
    "f",
    "g",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "z",
    "br",
    "dr",
    "tr",
)
VOWELS = ("a", "e", "i", "o", "u", "ai", "ei", "oa")
CODAS = ("", "", "n", "r", "l", "s", "k", "m", "nd", "rt")
BODIES = (
    ("mod", "Defense Ministry", "ministry", "MIL", "Defense Minister"),
    ("mfa", "Foreign Ministry", "ministry", "GOV", "Foreign Minister"),
    ("moi", "Interior Ministry", "ministry", "COP", "Interior Minister"),
    ("nss", "Security Service", "intelligence", "SPY", "Security Chief"),
    ("bgs", "Border Guard", "military", "MIL", "Border Commander"),
)
CROWDS = (("traders", "traders along the border"), ("recruits", "recruits from the valleys"))
LEAGUES = (("Plateau Accord", "PA"), ("River Basin Union", "RBU"), ("Southern Pact", "SP"))
OUTLETS = ("Evening Courier", "Radio Steppe", "Plateau Gazette", "Harbor Wire", "Daily Lantern")
TOPICS = (
    "border patrols", "water sharing", "radio masts", "pilot training", "rail freight",
    "customs posts", "mountain rescue", "grain reserves", "fuel depots", "air corridors",
    "mine clearing", "medical supplies", "prisoner exchange", "data sharing", "river police",
)  # fmt: skip
MAJORS = ("3", "6", "8", "10", "16", "18", "19")
CODES = ("AFG", "CHN", "GBR", "KGZ", "RUS", "TJK", "TUR", "USA", "UZB")


@dataclass(frozen=True)
class Entity:
    """A person, body or place: its id, its name, and the cells of its registry row."""

    id: str
    name: str
    row: dict[str, str]
    acronym: str = ""

    @property
    def key(self) -> str:
        """The column that points to it."""
        return {"act": "actor_id", "org": "organization_id", "plc": "place_id"}[self.id[:3]]

    @property
    def short(self) -> str:
        """The last word of its name."""
        return self.name.rsplit(" ", 1)[-1]


@dataclass(frozen=True)
class State:
    """A state with all that belongs to it; `people` are pairs of person and body."""

    name: str
    demonym: str
    state: Entity
    government: Entity
    bodies: tuple[Entity, ...]
    crowds: tuple[Entity, ...]
    country: Entity
    cities: tuple[Entity, ...]
    people: tuple[tuple[Entity, Entity, str], ...]


@dataclass
class World:
    """Everything that articles may speak of; the same for the same seed."""

    seed: str
    taken: set[str] = field(default_factory=set)

    def __post_init__(self):
        self.random = random.Random(f"{self.seed}/world")
        self.states = [self._state(number) for number in range(STATES)]
        self.leagues = [_body(_slug(n), n, "igo", "", acronym=a) for n, a in LEAGUES]
        self.outlets = [_body(_slug(name), name, "media", "") for name in OUTLETS]
        self.authors = [self._person("") for _ in range(AUTHORS)]

    def _word(self) -> str:
        while True:
            pick = self.random.choice
            word = "".join(pick(ONSETS) + pick(VOWELS) for _ in range(2)) + pick(CODAS)
            if word not in self.taken and len(word) > 4:
                self.taken.add(word)
                return word.capitalize()

    def _person(self, country: str) -> Entity:
        given, family = self._word(), self._word()
        row = {"family_name": family, "given_name": given, "country": country}
        row |= {"is_named": "true", "identity_confidence": "certain"}
        name = f"{given} {family}"
        return Entity(f"act-{_slug(name)}", name, row | {"name": name})

    def _state(self, number: int) -> State:
        word, code = self._word(), CODES[number] if number < len(CODES) else ""
        name, demonym, slug = word + "ia", word + "ian", word.lower()
        state = _body(slug, name, "state", code)
        government = _body(f"{slug}-gov", f"Government of {name}", "government", code, state, "GOV")
        bodies = tuple(
            _body(f"{slug}-{part}", f"{demonym} {title}", kind, code, government, sector)
            for part, title, kind, sector, _ in BODIES
        )
        crowds = tuple(
            _body(f"{slug}-{part}", f"{demonym} {title}", "collective", code, None, "CVL")
            for part, title in CROWDS
        )
        country = _place(slug, name, "country", code)
        cities = [self._word() for _ in range(CITIES)]
        return State(
            name,
            demonym,
            state,
            government,
            bodies,
            crowds,
            country,
            tuple(_place(_slug(city), city, "city", code, country) for city in cities),
            tuple(
                (self._person(code), bodies[n % len(bodies)], BODIES[n % len(bodies)][4])
                for n in range(PEOPLE)
            ),
        )

    @cached_property
    def by_id(self) -> dict[str, Entity]:
        """Every entity by its id."""
        found = [*self.leagues, *self.outlets, *self.authors]
        for state in self.states:
            found += [state.state, state.government, state.country]
            found += [*state.bodies, *state.crowds, *state.cities]
            found += [person for person, _, _ in state.people]
        return {entity.id: entity for entity in found}

    def issue(self, one: State, other: State, topic: str) -> dict[str, str]:
        """The registry row of the issue whether two states should do more about a topic."""
        first, second = sorted((one, other), key=lambda state: state.name)
        return {
            "issue_id": f"iss-{first.state.id[4:]}-{second.state.id[4:]}-{_slug(topic)}",
            "proposition": f"{first.name} and {second.name} should do more about {topic}.",
            "support_means": "They should.",
            "oppose_means": "They should not.",
            "cap_major": MAJORS[TOPICS.index(topic) % len(MAJORS)],
        }


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def _body(slug, name, kind, country, parent=None, sector="", acronym="") -> Entity:
    crowd = kind == "collective"
    row = {"name": name, "kind": kind, "country": country, "plover_sector": sector}
    row |= {"is_named": "false" if crowd else "true", "bounded": "vague" if crowd else ""}
    row["parent_organization_id"] = parent.id if parent else ""
    return Entity(f"org-{slug}", name, row, acronym)


def _place(slug, name, kind, country, parent=None) -> Entity:
    row = {"name": name, "kind": kind, "country": country, "identity_confidence": "certain"}
    row["parent_place_id"] = parent.id if parent else ""
    if kind == "city":
        row |= {"latitude": f"{30 + len(name)}.5", "longitude": f"{60 + len(slug)}.25"}
        row["coordinates_source_id"] = "src-ref-gazetteer"
    return Entity(f"plc-{slug}", name, row)
