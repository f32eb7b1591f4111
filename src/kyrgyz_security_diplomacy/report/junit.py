"""A report as JUnit XML: a test suite for each table, and one for the package as a whole.

There is no one schema of JUnit XML. This keeps to what GitLab, Jenkins and the common actions of
GitHub read alike: `file` and `line` belong to the test case, and no two cases of a suite have one
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
    checked = _case(DESCRIPTOR, "something was checked", plain(report.summary()))
    if report.checks == 0:
        checked.insert(0, Element("error", type="nothing-checked", message="nothing was checked"))
    suites = {DESCRIPTOR: [checked]}
    faulty = {problem.table for problem in report.problems if problem.severity == "error"}
    for each in report.checked:
        cases = suites.setdefault(each.table, [])
        if each.table not in faulty:
            prints = f"{counted(each.checks, 'check')}, {counted(each.rows, 'row')}"
            cases.append(_case(each.table, "every check", prints))
    problems = by_severity(report.problems)
    for problem in problems[:max_problems]:
        suite = problem.table or DESCRIPTOR
        suites.setdefault(suite, []).append(_of_problem(suite, problem, locate))
    if more := problems[max_problems:]:
        errors = sum(problem.severity == "error" for problem in more)
        text = f"{counted(errors, 'error')} and {counted(len(more) - errors, 'warning')}"
        suites[DESCRIPTOR].append(
            _case(DESCRIPTOR, "problems not listed", f"{text} more are not listed", errors > 0)
        )
    root = Element("testsuites", name="ksd validate")
    for name, cases in suites.items():
        if cases:
            _add_suite(root, name, cases)
    _count(root, list(root.iter("testcase")))
    indent(root)
    text = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _of_problem(suite: str, problem: Problem, locate: Callable[[str], str]) -> Element:
    line = "" if problem.line is None else str(problem.line)
    where = problem.key or (f"line {line}" if line else problem.path)
    name = " ".join(filter(None, (problem.code, problem.column, where)))
    case = _case(suite, name, str(problem), problem.severity == "error")
    for failure in case.iter("failure"):
        failure.attrib |= {"type": plain(problem.code), "message": problem.explained}
    if problem.path:
        case.set("file", plain(locate(problem.path)))
    if line:
        case.set("line", line)
    return case


def _case(suite: str, name: str, prints: str, failed: bool = False) -> Element:
    case = Element("testcase", classname=plain(suite), name=plain(name))
    if failed:
        SubElement(case, "failure", type=plain(name), message=prints).text = prints
    else:
        SubElement(case, "system-out").text = prints
    return case


def _add_suite(root: Element, name: str, cases: list[Element]) -> None:
    suite = SubElement(root, "testsuite", name=plain(name))
    _count(suite, cases)
    taken = set()
    for case in cases:
        named = case.get("name")
        choices = (f"{named} ({number})" if number > 1 else named for number in count(1))
        case.set("name", next(choice for choice in choices if choice not in taken))
        taken.add(case.get("name"))
        suite.append(case)


def _count(holder: Element, cases: list[Element]) -> None:
    holder.set("tests", str(len(cases)))
    for key, tag in (("failures", "failure"), ("errors", "error")):
        holder.set(key, str(sum(case.find(tag) is not None for case in cases)))
