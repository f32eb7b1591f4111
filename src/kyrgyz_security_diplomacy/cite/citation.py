"""What a citation of a package needs, taken from its descriptor and from nothing else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..package.json_file import day, objects

_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.[0-9]{4,9}/[!-~]+)", re.IGNORECASE)
_ORCID = re.compile("https?://orcid[.]org/((?:[0-9]{4}-){3}[0-9]{3}[0-9X])/?")
_URL = re.compile("https?://[!-~]+")


@dataclass(frozen=True)
class Name:
    """A person, or a group.

    A contributor with a `familyName` is a person. Any other is a group, whose name is never cut
    into parts.

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
    """One version of a package as an entry of a bibliography; what is not stated is "".

    Attributes:
        key: name and version, fit for a citation key of BibTeX.
        title, version, abstract: as in the descriptor, in one line each.
        date: day of the release, `YYYY-MM-DD`, from `created`.
        authors: contributors with the role `author` or `creator`, and those without any role; where
            there are none, those with the role `contributor`.
        publishers: contributors with the role `publisher`.
        doi: without a prefix; from `id`.
        url: of the DOI, else `homepage`, else an `id` that is an address.
        license, license_title, license_url: of the first licence.
        keywords: as in the descriptor.
        stated: how the package asks to be cited, from `bibliographicCitation`.
        notes: what is cited of it, in lines.
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
    stated: str = ""
    notes: tuple[str, ...] = ()

    @property
    def year(self) -> str:
        """Year of the release, or ""."""
        return self.date[:4]


def reference(descriptor: Mapping) -> Reference:
    """Return what a descriptor states; it may be any package's, with faults."""
    name, version = _line(descriptor, "name"), _line(descriptor, "version")
    key = re.sub("[^A-Za-z0-9._:-]+", "-", "-".join(filter(None, (name, version)))).strip("-")
    identifier, homepage = _line(descriptor, "id"), _line(descriptor, "homepage")
    doi = doi_of(identifier)
    places = (f"https://doi.org/{doi}" if doi else "", homepage, identifier)
    [license, *_] = [*objects(descriptor, "licenses"), {}]
    words = descriptor.get("keywords")
    people = _names(descriptor)
    authors = [person for person, roles in people if roles & {"author", "creator"} or not roles]
    return Reference(
        key=key or "dataset",
        title=_line(descriptor, "title") or name or "Untitled",
        version=version,
        date=day(descriptor, "created"),
        authors=tuple(authors or [name for name, roles in people if "contributor" in roles]),
        publishers=tuple(name for name, roles in people if "publisher" in roles),
        doi=doi,
        url=next(filter(_URL.fullmatch, places), ""),
        abstract=_line(descriptor, "description"),
        license=_line(license, "name"),
        license_title=_line(license, "title"),
        license_url=_line(license, "path"),
        keywords=tuple(map(_one_line, words)) if isinstance(words, list) else (),
        stated=_line(descriptor, "bibliographicCitation"),
    )


def doi_of(text: str) -> str:
    """Return the DOI that a text is, without a prefix; "" if it is none."""
    return found[1] if (found := _DOI.fullmatch(text)) else ""


def _line(owner: Mapping, key: str) -> str:
    return _one_line(owner.get(key))


def _one_line(value: object) -> str:
    """Return a text in one line, without what cannot be seen; "" if it is not a text."""
    words = value.split() if isinstance(value, str) else ()
    return "".join(char for char in " ".join(words) if char.isprintable())


def _names(descriptor: Mapping) -> list[tuple[Name, set[str]]]:
    """Return the contributors, each with its roles in small letters.

    Version 2 of Data Package has a list `roles`, version 1 one text `role`.
    """
    found = []
    for entry in objects(descriptor, "contributors"):
        family, given = _line(entry, "familyName"), _line(entry, "givenName")
        whole = _line(entry, "title") or " ".join(filter(None, (given, family)))
        orcid = _ORCID.fullmatch(_line(entry, "path"))
        roles = entry.get("roles") or entry.get("role")
        roles = map(_one_line, roles if isinstance(roles, list) else [roles])
        if whole:
            parts = (family, given if family else "", orcid[1] if orcid else "")
            name = Name(whole, *parts, _line(entry, "organization"))
            found.append((name, {role.lower() for role in roles} - {""}))
    return found
