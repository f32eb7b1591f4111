"""What happens in an invented article: each scene writes sentences and codes what they say."""

from __future__ import annotations

from datetime import timedelta

from .article import Article, Sentence
from .world import Entity, State

PRESENT, ABSENT = {"presence": "present"}, {"presence": "not_present"}
SURE = {"hedge": "none", "commitment": "CT+", "factuality": "CT+"}
SAID = {"hedge": "none", "commitment": "CT+", "factuality": "Uu"}
HEDGED = {"hedge": "epistemic", "commitment": "PR+", "factuality": "PR+"}


def official(article: Article, sentence: Sentence, state: State) -> tuple[Entity, Entity, str]:
    """Write the demonym, title and name of an official; returns person, body and span."""
    person, body, title = article.random.choice(state.people)
    start = len(sentence.text)
    sentence.mention(state.state, "demonym", state.demonym)
    sentence(" ")
    at = len(sentence.text)
    sentence.mention(person, "title_name", title=title)
    sentence.again(f"{at}-{at + len(title)}", body, "title")
    span = f"{start}-{len(sentence.text)}"
    article.affiliate(person, body, title, sentence.evidence(span, "explicit A5"))
    return person, body, span


def party(sentence: Sentence, span: str, role: str, *who: Entity, words: str = "", **more) -> dict:
    """A participant of an event."""
    pointers = {entity.key: entity.id for entity in who}
    return {**pointers, "role": role, **more, "evidence": [sentence.evidence(span, words)]}


def dated(article: Article, sentence: Sentence, most: int = 20) -> tuple[dict, list[dict]]:
    """Write a time cue; returns the cells of the date and its evidence."""
    day, start = article.day(most), len(sentence.text)
    kind = article.random.randrange(4)
    if kind == 0:
        sentence("recently")
        first = article.published - timedelta(days=90)
        cells = {"date_edtf": f"[{first}..{article.published}]", "date_basis": "window_rule"}
        rule = "D1"
    elif kind == 1 and day + timedelta(days=1) < article.published:
        last = day + timedelta(days=1)
        sentence(f"on {day:%d} and {last:%d %B}")
        cells, rule = {"date_edtf": f"{day}/{last}", "date_basis": "explicit"}, "D6"
    else:
        sentence(f"on {day:%d %B}")
        cells, rule = {"date_edtf": day.isoformat(), "date_basis": "explicit"}, "D6"
    span = f"{start}-{len(sentence.text)}"
    full = {"sentence": sentence.id, "span": span, "field": "date_edtf", "rule_id": rule}
    return cells, [full]


def lead(article: Article) -> None:
    """The author's opening judgement."""
    one, other = article.two_states()
    sentence = article.sentence(new_paragraph=True)
    sentence("After a week of visits ")
    sentence.mention(one.government, "demonym", one.demonym)
    sentence(" and ")
    sentence.mention(other.government, "demonym", other.demonym)
    sentence(" leaders look closer than before, and this may well last into the spring.")
    article.position(
        "author",
        actor_id=article.author.id,
        holder_form="author",
        issue_id=article.issue(one, other),
        stance="support",
        attitude="assertion",
        mode="authorial",
        **HEDGED,
        stated_edtf=article.published.isoformat(),
        stated_basis="external",
        summary=f"The author expects {one.name} and {other.name} to stay close, if not for long.",
        evidence=[sentence.evidence(words="explicit R5")],
    )
    author = {"actor_id": article.author.id, "evidence": [f"{sentence.id} inferred R1"]}
    article.entities.append(author)
    if article.random.random() < 0.6:
        filler(article)


def meeting(article: Article) -> tuple[State, State]:
    """A visit, what the visitor says there, and what his host is told to want."""
    one, other = article.two_states()
    city = article.random.choice(other.cities)
    sentence = article.sentence(new_paragraph=True)
    sentence("The ")
    visitor, body, span = official(article, sentence, one)
    sentence(" came to ")
    place = sentence.mention(city, "name")
    sentence(" ")
    date_cells, date_evidence = dated(article, sentence)
    sentence(" for talks with the ")
    host, house, host_span = official(article, sentence, other)
    sentence(".")
    subject = article.issue(one, other)
    event = article.event(
        f"{visitor.short}-{host.short}-{city.id[4:]}".lower(),
        f"{visitor.name} visits {host.name} in {city.name}",
        event_type="CONSULT",
        plover_mode="CONSULT:visit",
        cameo_code="042",
        status="occurred",
        ground="main",
        factuality="CT+",
        **date_cells,
        place_id=city.id,
        place_precision="1",
        contexts=article.random.sample(["military", "diplomatic", "terrorism", "economic"], 2),
        issues=[subject],
        participants=[
            party(sentence, span, "visitor", visitor, body, **PRESENT, words="explicit E4"),
            party(sentence, host_span, "host", host, house, **PRESENT, words="inferred E4"),
        ],
        evidence=[
            sentence.evidence(),
            *date_evidence,
            {"sentence": sentence.id, "span": place, "field": "place_id"},
        ],
    )
    if len(article.events) == 1 < article.number and article.random.random() < 0.1:
        relate(event, opening(article), "same_as", sentence.evidence(place))
    _statements(article, event, one, other, (visitor, body), (host, house), subject)
    return one, other


def relate(event: dict, other: dict, kind: str, evidence: str) -> None:
    """Relate an event to an earlier one, of this article or of another."""
    item = {"relation": kind, "other_event_id": other["event_id"], "evidence": [evidence]}
    event["relations"] = [item]


def opening(article: Article) -> dict:
    """The first event of the article before this one, which is written anew for that."""
    before = Article(article.world, article.number - 1, article.density)
    lead(before)
    meeting(before)
    return before.events[0]


def _statements(article, event, one, other, visitor, host, subject) -> None:
    person, body = visitor
    sentence = article.sentence()
    said = sentence.mention(person, "name", person.short)
    sentence(" told reporters there that his side would do its part before the winter.")
    article.position(
        person.short.lower(),
        actor_id=person.id,
        organization_id=body.id,
        holder_form="named_person",
        issue_id=subject,
        stance="support",
        target_organization_id=other.government.id,
        attitude=article.random.choice(["intention", "desire", "demand"]),
        mode="indirect",
        **SAID,
        stated_at_event_id=event["event_id"],
        stated_edtf=event["date_edtf"],
        stated_basis="relative",
        summary=f"{person.name} promises that his side will do its part.",
        evidence=[sentence.evidence(said, "explicit P6"), sentence.evidence()],
    )
    sentence.again(said, body, "nominal")
    quote = article.sentence()
    quote("“We have waited long enough for neighbors to agree,” said ")
    quote.mention(host[0], "name", host[0].short)
    quote(", who wants ")
    quote.mention(other.government, "demonym", other.demonym)
    quote(" guards to stay where they are.")
    article.position(
        host[0].short.lower(),
        actor_id=host[0].id,
        holder_form="named_person",
        issue_id=subject,
        stance="mixed",
        condition="If the guards stay where they are.",
        attitude="belief",
        mode="direct",
        **SAID,
        stated_edtf=f"[..{article.published}]",
        stated_basis="none",
        summary=f"{host[0].name} would agree, but only if the guards stay.",
        evidence=[quote.evidence("0-50", "explicit R7"), quote.evidence()],
    )


def plan(article: Article, one: State, other: State) -> None:
    """Something that is still to come, and the author's reading of it."""
    sentence = article.sentence(new_paragraph=True)
    start = len(sentence.text)
    giver = sentence.mention(one.bodies[0], "name")
    sentence(" is to train ")
    taker = sentence.mention(other.crowds[1], "nominal", "recruits of its neighbor")
    sentence(" next year")
    status = article.random.choice(["planned", "proposed", "conditional"])
    event = article.event(
        f"training-{other.state.id[4:]}",
        f"{one.bodies[0].name} to train recruits of {other.name}",
        event_type="AID",
        cameo_code="0332",
        status=status,
        ground="outlook",
        factuality="PR+" if status == "planned" else "Uu",
        date_edtf=f"[{article.published}..]",
        date_basis="none",
        amount_low="40",
        amount_high="60",
        amount_unit="persons",
        clarity="aggregate",
        note="Who pays for it is not told; the number is a guess of the outlet.",
        contexts=["military"],
        issues=[article.issue(one, other)],
        participants=[
            party(sentence, giver, "initiator", one.bodies[0]),
            party(sentence, taker, "recipient", other.crowds[1]),
        ],
        evidence=[sentence.evidence(words="explicit E5")],
    )
    sentence.spanning(start, event["event_id"])
    sentence(", which ")
    hope = sentence.mention(other.government, "metonym", other.name)
    sentence(" has long seemed to hope for.")
    article.position(
        other.government.id[4:],
        organization_id=other.government.id,
        holder_form="metonym",
        issue_id=event["issues"][0],
        stance="support",
        target_event_id=event["event_id"],
        attitude="desire",
        mode="inferred",
        **HEDGED,
        stated_edtf=f"[..{article.published}]",
        stated_basis="none",
        summary=f"The author reads a hope for training into what {other.name} does.",
        evidence=[sentence.evidence(hope, "inferred R3")],
    )


def aside(article: Article, one: State, other: State) -> None:
    """One more event of another kind: criticism, an exercise, a denied deal, help under way."""
    sentence = article.sentence()
    sentence("Meanwhile ")
    doer = sentence.mention(one.government, "name")
    kind = article.random.choice(sorted(ASIDES))
    words, cells, roles = ASIDES[kind]
    sentence(words)
    taker = sentence.mention(other.government, "name")
    sentence(" ")
    date_cells, date_evidence = dated(article, sentence, 60)
    sentence(", according to two people who asked not to be named.")
    if kind == "help":
        date_cells = {"date_edtf": f"{article.published.year - 1}/..", "date_basis": "none"}
        date_evidence = []
    shown = {"presence": "represented"} if cells["status"] in ("occurred", "ongoing") else {}
    met = article.events[-2]
    event = article.event(
        f"{kind}-{one.state.id[4:]}-{other.state.id[4:]}",
        f"{one.name}: {kind} toward {other.name}",
        **cells,
        **date_cells,
        claim_status="provisional",
        contexts=["diplomatic"],
        issues=[article.issue(one, other)],
        participants=[
            party(sentence, doer, roles[0], one.government, **shown),
            party(sentence, taker, roles[1], other.government, **shown),
        ],
        evidence=[sentence.evidence(words="explicit E1"), *date_evidence],
    )
    relate(event, met, "contrasts", sentence.evidence("0-9"))
    more = article.sentence()
    more("No official of ")
    named = more.mention(one.state, "name")
    more(" would say more than that, and no paper on it has been shown to anybody.")
    event["evidence"].append(more.evidence(named, "coreference"))


ASIDES = {
    "criticism": (
        " criticized in sharp words ",
        {
            "event_type": "ACCUSE",
            "cameo_code": "111",
            "status": "occurred",
            "ground": "background",
            "factuality": "CT+",
        },
        ("initiator", "recipient"),
    ),
    "exercise": (
        " held a small exercise with ",
        {
            "event_type": "COOPERATE",
            "cameo_code": "062",
            "status": "occurred",
            "ground": "background",
            "factuality": "CT+",
        },
        ("participant", "participant"),
    ),
    "deal": (
        " denied that it had sold radios to ",
        {"event_type": "AID", "status": "denied", "ground": "background", "factuality": "CT-"},
        ("initiator", "recipient"),
    ),
    "help": (
        " goes on sending fuel to ",
        {
            "event_type": "AID",
            "cameo_code": "072",
            "status": "ongoing",
            "ground": "background",
            "factuality": "CT+",
        },
        ("initiator", "recipient"),
    ),
}


def voices(article: Article, one: State, other: State) -> None:
    """Further people who have their say, in articles that are rich in them."""
    if article.density < 2:
        return
    sentence = article.sentence()
    sentence("Asked whether this is enough, shrugs came from ")
    for number in range(article.density // 2):
        person, body, _ = article.random.choice(article.random.choice((one, other)).people)
        sentence(", from " if number else "")
        span = sentence.mention(person, "name")
        article.position(
            person.short.lower(),
            actor_id=person.id,
            organization_id=body.id,
            holder_form="named_person",
            issue_id=article.issue(one, other),
            stance=article.random.choice(["neutral", "oppose", "unclear"]),
            attitude="evaluation",
            mode="narrated",
            **SAID,
            stated_edtf=f"[..{article.published}]",
            stated_basis="none",
            addressee_organization_id=one.government.id,
            summary=f"{person.name} answers a question with a shrug.",
            evidence=[sentence.evidence(span, "explicit P5")],
        )
        sentence.again(span, body, "nominal")
    sentence(" before the doors were closed.")


def filler(article: Article) -> None:
    """A sentence that nothing is coded from."""
    sentence = article.sentence()
    weather = article.random.choice(["snow", "rain", "dust", "fog"])
    sentence(f"The roads were closed for most of that week because of {weather} in the hills.")
    article.uncited.append(sentence.id)


def citation(article: Article) -> dict[str, str]:
    """Credit the last event to an outlet of its own day; returns the registry row."""
    outlet, day = article.random.choice(article.world.outlets), article.day(5)
    sentence = article.sentence()
    sentence("The account of what was said comes from ")
    span = sentence.mention(outlet, "name")
    sentence(f" of {day:%d %B}, which had a reporter in the building.")
    source_id = f"src-{outlet.id[4:]}-{day}"
    article.cited.append(
        {"source_id": source_id, "evidence": [sentence.evidence(span, "explicit R6")]}
    )
    article.events[-1]["cited_source_id"] = source_id
    return {
        "source_id": source_id,
        "level": "cited",
        "publisher": outlet.name,
        "publisher_organization_id": outlet.id,
        "date_published_edtf": day.isoformat(),
        "note": "Cited without a title, with its day only.",
    }


def write(article: Article) -> list[dict[str, str]]:
    """Write and code the whole article; returns the registry rows of the sources it cites."""
    lead(article)
    for _ in range(article.density):
        one, other = meeting(article)
        plan(article, one, other)
        aside(article, one, other)
        voices(article, one, other)
        if article.random.random() < 0.8:
            filler(article)
    return [citation(article)] if article.random.random() < 0.7 else []
