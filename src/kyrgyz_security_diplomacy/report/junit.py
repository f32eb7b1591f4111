"""A report as JUnit XML: a test suite for each table, and one for the package as a whole.

There is no one schema of JUnit XML. This keeps to what GitLab, Jenkins and the common actions of
GitHub read alike: `file` and `line` belong to the test case, and no two cases of a suite have one
name, since GitLab drops the second. All text is `plain`, which leaves nothing that XML forbids.
"""

from collections import Counter
from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from .problems import DESCRIPTOR, Problem, Report, by_severity, counted, plain


def junit(report: Report, locate: Callable[[str], str]) -> str:
    """Return the report as an XML document, with all its problems.

    An error is a case with a `failure`, a warning a passed case that prints it. A table without
    errors is one passed case. That anything was checked at all is a case of its own.

    Args:
        report: what was found.
        locate: gives the path of a file as the repository knows it.
    """
    root = Element("testsuites", name="ksd validate")
    checked = _case(_suite(root, DESCRIPTOR), "something was checked", plain(report.summary()))
    if report.checks == 0:
        checked.insert(0, Element("error", type="nothing-checked", message="nothing was checked"))
    faulty = {problem.table for problem in report.problems if problem.severity == "error"}
    for each in report.checked:
        if each.table not in faulty:
            prints = f"{counted(each.checks, 'check')}, {counted(each.rows, 'row')}"
            _case(_suite(root, each.table), "every check", prints)
    taken: Counter[tuple[str, str]] = Counter()
    for problem in by_severity(report.problems):
        _add_problem(root, problem, locate, taken)
    for holder in (root, *root):
        cases = list(holder.iter("testcase"))
        holder.set("tests", str(len(cases)))
        for key, tag in (("failures", "failure"), ("errors", "error")):
            holder.set(key, str(sum(case.find(tag) is not None for case in cases)))
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _add_problem(
    root: Element, problem: Problem, locate: Callable[[str], str], taken: Counter
) -> None:
    """Add the case of a problem; `taken` counts the names of each suite."""
    suite = problem.table or DESCRIPTOR
    where = problem.key or (f"line {problem.line}" if problem.line else problem.path)
    name = " ".join(filter(None, (problem.code, problem.column, where)))
    taken[suite, name] += 1
    if (number := taken[suite, name]) > 1:
        name += f" ({number})"
    case = _case(_suite(root, suite), name, str(problem), problem.severity == "error")
    for failure in case.iter("failure"):
        failure.attrib |= {"type": plain(problem.code), "message": problem.explained}
    if problem.path:
        case.set("file", plain(locate(problem.path)))
    if problem.line:
        case.set("line", str(problem.line))


def _suite(root: Element, name: str) -> Element:
    """Return the suite of a name, which is added if it is not there yet."""
    for suite in root:
        if suite.get("name") == plain(name):
            return suite
    return SubElement(root, "testsuite", name=plain(name))


def _case(suite: Element, name: str, prints: str, failed: bool = False) -> Element:
    case = SubElement(suite, "testcase", classname=suite.get("name"), name=plain(name))
    SubElement(case, "failure" if failed else "system-out").text = prints
    return case
