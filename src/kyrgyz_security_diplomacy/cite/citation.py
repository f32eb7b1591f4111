"""What a citation of a package needs, taken from its descriptor and from nothing else."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass

_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.[0-9]{4,9}/[!-~]+)", re.IGNORECASE)
_ORCID = re.compile("https?://orcid[.]org/((?:[0-9]{4}-){3}[0-9]{3}[0-9X])/?")
_URL = re.compile("https?://[!-~]+")


@dataclass(frozen=True)
class Name:
    """A person, or a group.

    A contributor with a `familyName` is a person. Any other is taken for a group, whose name is
    never cut into parts.

    Attributes:
        whole: the name as it is printed.
        family, given: parts of a person's name; "" for a group.
        orcid: the identifier alone, `0000-0002-1825-0097`, or "".
        organization: where the person works, or "".
    """

    whole: str
    family: str = ""
    given: str = ""
    orcid: str = ""
    organization: str = ""

    @property
    def inverted(self) -> str:
        """The name with the family name first; a group's as it is."""
        return ", ".join(filter(None, (self.family, self.given))) if self.family else self.whole


@dataclass(frozen=True)
class Reference:
    """One version of a package as a bibliography knows it; what is not told is empty.

    Attributes:
        key: name and version, fit for a citation key of BibTeX.
        title, version, abstract: as in the descriptor, in one line each.
        date: day of the release, `YYYY-MM-DD`, from `created`.
        authors: contributors with the role `author`, and those without any role.
        publishers: contributors with the role `publisher`.
        doi: without a prefix; from `id`.
        url: of the DOI, else `homepage`, else an `id` that is an address.
        license, license_title, license_url: of the first licence.
        keywords: as in the descriptor.
    """

    key: str
    title: str
    version: str
    date: str
    authors: tuple[Name, ...]
    publishers: tuple[Name, ...]
    doi: str
    url: str
    abstract: str
    license: str
    license_title: str
    license_url: str
    keywords: tuple[str, ...]

    @property
    def year(self) -> str:
        """Year of the release, or ""."""
        return self.date[:4]


def reference(descriptor: Mapping) -> Reference:
    """Return what a descriptor tells; it may be any package's, with faults."""
    name, version = one_line(descriptor, "name"), one_line(descriptor, "version")
    key = re.sub("[^A-Za-z0-9._:-]+", "-", "-".join(filter(None, (name, version)))).strip("-")
    identifier, homepage = one_line(descriptor, "id"), one_line(descriptor, "homepage")
    doi = found[1] if (found := _DOI.fullmatch(identifier)) else ""
    places = (f"https://doi.org/{doi}" if doi else "", homepage, identifier)
    licenses = objects(descriptor, "licenses") or [{}]
    words = descriptor.get("keywords")
    return Reference(
        key=key or "dataset",
        title=one_line(descriptor, "title") or name or "Untitled",
        version=version,
        date=_day(one_line(descriptor, "created")),
        authors=tuple(_names(descriptor, "author")),
        publishers=tuple(_names(descriptor, "publisher")),
        doi=doi,
        url=next(filter(_URL.fullmatch, places), ""),
        abstract=one_line(descriptor, "description"),
        license=one_line(licenses[0], "name"),
        license_title=one_line(licenses[0], "title"),
        license_url=one_line(licenses[0], "path"),
        keywords=tuple(map(_clean, words)) if _all_texts(words) else (),
    )


def text(owner: Mapping, key: str) -> str:
    """Return a text as it is; "" if it is missing or no text."""
    value = owner.get(key)
    return value if isinstance(value, str) else ""


def one_line(owner: Mapping, key: str) -> str:
    """Return a text in one line, without what cannot be seen; "" if it is missing or no text."""
    return _clean(text(owner, key))


def objects(owner: Mapping, key: str) -> list[dict]:
    """Return the objects of a list; none if it is missing or no list."""
    value = owner.get(key)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _clean(value: str) -> str:
    return "".join(char for char in " ".join(value.split()) if char.isprintable())


def _all_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _day(moment: str) -> str:
    try:
        return datetime.date.fromisoformat(moment[:10]).isoformat()
    except ValueError:
        return ""


def _names(descriptor: Mapping, role: str) -> list[Name]:
    """Return the contributors with a role; who has none is an author."""
    found = []
    for entry in objects(descriptor, "contributors"):
        roles = entry.get("roles", [entry.get("role", "author")])
        if role in (roles if isinstance(roles, list) else [roles]):
            found.append(_name(entry))
    return [name for name in found if name.whole]


def _name(entry: Mapping) -> Name:
    family, given = one_line(entry, "familyName"), one_line(entry, "givenName")
    orcid = _ORCID.fullmatch(one_line(entry, "path"))
    return Name(
        whole=one_line(entry, "title") or " ".join(filter(None, (given, family))),
        family=family,
        given=given if family else "",
        orcid=orcid[1] if orcid else "",
        organization=one_line(entry, "organization"),
    )
