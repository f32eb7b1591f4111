"""What holds for all tests."""

from hypothesis import settings

# no deadline: how long an example takes says more of the machine than of the code
settings.register_profile("steady", deadline=None, print_blob=True)
settings.load_profile("steady")


def pytest_terminal_summary(terminalreporter):
    """Show what tests noted by `record_property("campaign", ...)`, from every worker."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, text in report.user_properties:
            if name == "campaign" and report.when == "call":
                terminalreporter.write_line(f"{report.nodeid}: {text}")
