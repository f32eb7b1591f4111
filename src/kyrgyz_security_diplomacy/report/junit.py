"""A report as JUnit XML: a test suite for each table, and one for the package as a whole.

There is no one schema of JUnit XML. This keeps to what GitLab, Jenkins and the common actions of
GitHub read alike: `file` and `line` stand at the test case, and no two cases of a suite have one
name, since GitLab drops the second. All text is `plain`, which leaves nothing that XML forbids.
"""

from collections.abc import Callable
from itertools import count
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from .problems import DESCRIPTOR, Problem, Report, by_severity, counted, plain


def junit(report: Report, locate: Callable[[str], str], max_problems: int) -> str:
    """Return the report as an XML document.

    An error is a case with a `failure`, a warning a passed case that prints it. A table without
    errors is one passed case. That anything was checked at all is a case of its own.

    Args:
        report: what was found.
        locate: gives the path of a file as the repository knows it.
        max_problems: how many problems become cases, errors first; the others are one case.
    """
    suites = {DESCRIPTOR: [_anything(report)]}
    faulty = {problem.table for problem in report.problems if problem.severity == "error"}
    for each in report.checked:
        cases = suites.setdefault(each.table, [])
        if each.table not in faulty:
            told = f"{counted(each.checks, 'check')}, {counted(each.rows, 'row')}"
            cases.append(_case(each.table, "every check", told))
    problems = by_severity(report.problems)
    for problem in problems[:max_problems]:
        suite = problem.table or DESCRIPTOR
        suites.setdefault(suite, []).append(_of_problem(suite, problem, locate))
    if problems[max_problems:]:
        suites[DESCRIPTOR].append(_not_listed(problems[max_problems:]))
    root = Element("testsuites", name="ksd validate")
    for name, cases in suites.items():
        if cases:
            root.append(_suite(name, cases, _properties(report, name)))
    _count(root, list(root.iter("testcase")))
    indent(root)
    text = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _anything(report: Report) -> Element:
    case = _case(DESCRIPTOR, "something was checked", plain(report.summary()))
    if report.checks == 0:
        case.insert(0, Element("error", type="nothing-checked", message="nothing was checked"))
    return case


def _of_problem(suite: str, problem: Problem, locate: Callable[[str], str]) -> Element:
    line = "" if problem.line is None else str(problem.line)
    where = problem.key or (f"line {line}" if line else problem.path)
    name = " ".join(filter(None, (problem.code, problem.column, where)))
    if problem.severity != "error":
        case = _case(suite, name, str(problem))
    else:
        case = _case(suite, name)
        failure = SubElement(case, "failure", type=plain(problem.code), message=problem.explained)
        failure.text = str(problem)
    if problem.path:
        case.set("file", plain(locate(problem.path)))
    if line:
        case.set("line", line)
    return case


def _not_listed(problems: list[Problem]) -> Element:
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    text = f"{counted(errors, 'error')} and {counted(warnings, 'warning')} more are not listed"
    case = _case(DESCRIPTOR, "problems not listed", "" if errors else text)
    if errors:
        SubElement(case, "failure", type="not-listed", message=text).text = text
    return case


def _case(suite: str, name: str, prints: str = "") -> Element:
    case = Element("testcase", classname=plain(suite), name=plain(name))
    if prints:
        SubElement(case, "system-out").text = prints
    return case


def _suite(name: str, cases: list[Element], properties: dict[str, object]) -> Element:
    suite = Element("testsuite", name=plain(name))
    _count(suite, cases)
    holder = SubElement(suite, "properties") if properties else None
    for key, value in properties.items():
        SubElement(holder, "property", name=key, value=str(value))
    taken = set()
    for case in cases:
        named = case.get("name")
        choices = (f"{named} ({number})" if number > 1 else named for number in count(1))
        case.set("name", next(choice for choice in choices if choice not in taken))
        taken.add(case.get("name"))
        suite.append(case)
    return suite


def _count(holder: Element, cases: list[Element]) -> None:
    holder.set("tests", str(len(cases)))
    for key, tag in (("failures", "failure"), ("errors", "error")):
        holder.set(key, str(sum(case.find(tag) is not None for case in cases)))


def _properties(report: Report, suite: str) -> dict[str, object]:
    """Return what a suite says about itself: how much was checked."""
    if suite == DESCRIPTOR:
        names = ("engine", "checks", "tables", "rows", "errors", "warnings")
        return {name: getattr(report, name) for name in names}
    found = [each for each in report.checked if each.table == suite]
    return {"checks": found[0].checks, "rows": found[0].rows} if found else {}
