"""What other repositories use: the GitHub action, the pre-commit hook, the examples to copy."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import sample_package as sample
import yaml
from checkout import commit, copy_of_the_project, git, repository
from printed import commands
from real_package import DESCRIPTOR, ROOT

from kyrgyz_security_diplomacy import __version__
from kyrgyz_security_diplomacy.cli import build_parser

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
PAGE = (ROOT / "docs/use/ci.md").read_text("utf-8")
SCRIPTS = {step["name"]: step for step in ACTION["runs"]["steps"] if "run" in step}


# The action


def run_step(name, folder, env=None, **inputs):
    """Run a step's script as a runner does; return its exit code, outputs and log."""
    values = {key: each["default"] for key, each in ACTION["inputs"].items()} | inputs
    step = SCRIPTS[name]
    own = {
        key: re.sub(r"\$\{\{ inputs\.(\S+) \}\}", lambda found: values[found[1]], value)
        for key, value in step["env"].items()
    }
    temp = folder / "runner"
    temp.mkdir(exist_ok=True)
    (temp / "out").write_text("")
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    pip = {key: value for key, value in os.environ.items() if key.startswith("PIP_")}
    given = {
        "RUNNER_TEMP": str(temp),
        "GITHUB_WORKSPACE": str(folder),
        "GITHUB_OUTPUT": str(temp / "out"),
    }
    (temp / "script.sh").write_text(step["run"])
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(temp / "script.sh")]
    env = kept | pip | given | (env or {}) | own
    done = subprocess.run(shell, cwd=folder, env=env, capture_output=True, text=True)
    lines = (temp / "out").read_text("utf-8").splitlines()
    return done.returncode, dict(line.split("=", 1) for line in lines), done.stdout + done.stderr


@pytest.fixture
def checkout(tmp_path):
    """A repository with a package in a folder, on a runner that has ksd already."""
    (tmp_path / "runner").mkdir()
    (tmp_path / "runner/ksd").symlink_to(sys.prefix)
    sample.build(tmp_path / "sub/pkg")
    return tmp_path


def test_action_takes_inputs_by_the_environment_alone():
    used = set()
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", ""), step["name"]
        assert "uses" in step or step["shell"] == "bash"
        for value in (*step.get("env", {}).values(), *step.get("with", {}).values()):
            used.add(re.fullmatch(r"\$\{\{ inputs\.(\S+) \}\}", value)[1])
    assert used == set(ACTION["inputs"])
    assert all(each["description"] and "default" in each for each in ACTION["inputs"].values())


def test_action_on_a_valid_package(checkout):
    code, outputs, log = run_step("Validate", checkout, package="sub/pkg", format="text")
    assert (code, outputs["valid"], outputs["errors"]) == (0, "true", "0"), log
    assert "\nvalid: 0 errors" in log
    step = SCRIPTS["Validate"]["id"]
    wanted = {f"${{{{ steps.{step}.outputs.{name} }}}}" for name in outputs}
    assert {each["value"] for each in ACTION["outputs"].values()} == wanted
    assert json.loads(Path(outputs["report"]).read_text("utf-8"))["checks"] == 139


def test_action_on_a_package_with_problems(checkout):
    sample.swap_bytes(checkout / "sub/pkg", "stations", b",0,NA", b",x,y  z")
    inputs = {"package": "sub/pkg", "report": "made/junit.xml", "strict": "true"}
    code, outputs, log = run_step("Validate", checkout, **inputs, **{"max-problems": "2"})
    assert (code, outputs["valid"], outputs["errors"]) == (1, "false", "2")
    first, second, left_out = commands(log)
    assert first[0] == second[0] == "error" and first[1]["file"] == "sub/pkg/data/stations.csv"
    assert "1 more" in left_out[2]
    assert (checkout / "made/junit.xml").read_text("utf-8").startswith("<?xml")


UNTRUSTED = '$(touch pwned)\'"; touch pwned; "*'
LINES = "x\nvalid=true\n::error::y"


@pytest.mark.parametrize(
    ("names", "text"),
    [(["package"], text) for text in (UNTRUSTED, LINES, "--help", "")]
    + [(["engine", "format", "max-problems", "report"], text) for text in (UNTRUSTED, LINES)],
)
def test_inputs_of_the_action_run_nothing(checkout, names, text):
    inputs = {"package": "sub/pkg"} | dict.fromkeys(names, text)
    code, outputs, log = run_step("Validate", checkout, **inputs)
    assert (code, outputs["valid"]) == (2, "false"), log
    assert not list(checkout.rglob("pwned")) and "Traceback" not in log
    found = commands(log)
    assert [kind for kind, _, data in found] == (["error"] if names == ["package"] else []), log


@pytest.mark.long
def test_action_installs_from_its_own_checkout(tmp_path):
    action = copy_of_the_project(tmp_path / "action")
    sample.build(tmp_path / "sub/pkg")
    (tmp_path / "pip.py").write_text("raise SystemExit('a file of the repository was run')")
    env = {"GITHUB_ACTION_PATH": str(action)}
    python = {"python-version": ""}
    code, _, log = run_step("Install ksd", tmp_path, env, **python)
    assert code == 0, log
    code, outputs, log = run_step("Validate", tmp_path, env, package="sub/pkg", **python)
    assert (code, outputs["valid"]) == (0, "true"), log
    installed = tmp_path / "runner/ksd/bin"
    done = subprocess.run([installed / "ksd", "validate"], cwd="/", capture_output=True, text=True)
    assert done.returncode == 0  # its own data came along
    assert f" on {len(DESCRIPTOR['resources'])} tables" in done.stdout
    example = next(text for kind, text in blocks() if kind == "sh")  # where the schema is
    done = subprocess.run([installed / "python", *shlex.split(example)[1:]], capture_output=True)
    file = Path(done.stdout.decode().strip())
    assert file.is_file() and file.is_relative_to(tmp_path / "runner"), done.stderr


# The hook


@pytest.mark.parametrize(
    ("path", "wanted"),
    [("datapackage.json", True), ("a/datapackage.json", True), ("a/b.csv", True), ("b.csv", True),
     ("a.json", False), ("xdatapackage.json", False), ("a.csv.txt", False), ("README.md", False)],
)  # fmt: skip
def test_hook_runs_when_a_package_changes(path, wanted):
    [hook] = HOOKS
    assert bool(re.search(hook["files"], path)) is wanted and not hook["pass_filenames"]


@pytest.mark.long
def test_hook_of_the_example_refuses_a_bad_commit(tmp_path):
    project = repository(tmp_path / "project")
    version = git(project, "rev-parse", "HEAD").strip()
    user = tmp_path / "user"
    root = sample.build(user / "path/to/package")
    example = next(text for kind, text in blocks() if ".pre-commit-config.yaml" in text)
    example = example.replace("https://github.com/OWNER/REPOSITORY", str(project))
    (user / ".pre-commit-config.yaml").write_text(example.replace(f"v{__version__}", version))
    git(user, "init", "--quiet")
    commit(user, "x")
    env = os.environ | {"PRE_COMMIT_HOME": str(tmp_path / "home")}

    def hook(*args):
        run = [sys.executable, "-m", "pre_commit", "run", *args]
        return subprocess.run(run, cwd=user, env=env, capture_output=True, text=True)

    done = hook("--all-files")
    assert done.returncode == 0 and "Passed" in done.stdout, done.stdout + done.stderr
    sample.swap_bytes(root, "stations", b",0,NA", b",x,NA")
    git(user, "add", "--all")
    done = hook()
    assert done.returncode == 1 and "data/stations.csv:2 beds: 'x' is not" in done.stdout
    commit(user, "x")
    (user / "README.md").write_text("x")
    git(user, "add", "--all")
    assert "Skipped" in hook().stdout


# The examples to copy


def blocks():
    return re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.M | re.S)


def parsed(line):
    """Let the command line's own parser read a line that starts ksd."""
    program, *args = shlex.split(line)
    assert program == "ksd"
    try:
        return build_parser(args[0]).parse_args(args)
    except SystemExit as leaving:
        assert leaving.code == 0 and args[-1] == "--help", line
        return None


def test_commands_of_the_examples_exist():
    lines = re.findall(r"(?:^|`|\t|run: |- )(ksd [^`\n]*)", PAGE, re.M)
    assert len(lines) > 5
    for line in lines:
        parsed(line)


def test_example_for_github_uses_the_action_as_it_is():
    text = next(text for _, text in blocks() if ".github/workflows" in text)
    [job] = yaml.safe_load(text)["jobs"].values()
    [step] = [step for step in job["steps"] if "OWNER/REPOSITORY" in step.get("uses", "")]
    assert step["uses"] == f"OWNER/REPOSITORY@v{__version__}"
    assert set(step["with"]) <= set(ACTION["inputs"])
    found = re.findall(r"steps\.(\w+)\.outputs\.(\w+)", text)
    assert found and all(name == step["id"] and out in ACTION["outputs"] for name, out in found)


def test_inputs_and_outputs_on_the_page_are_those_of_the_action():
    table = PAGE.split("<!-- inputs -->")[1].split("\n\n")[0]
    rows = re.findall(r"^\| `([^`]+)` \| (?:`([^`]+)`)? *\|", table, re.M)
    assert dict(rows) == {name: each["default"] for name, each in ACTION["inputs"].items()}
    outputs = PAGE.split("\nOutputs: ")[1].split("\n")[0]
    assert all(f"`{name}`" in outputs for name in ACTION["outputs"])
    assert set(re.findall(r"v[0-9]+\.[0-9]+\.[0-9]+", PAGE)) == {f"v{__version__}"}


def test_examples_for_pre_commit_gitlab_and_make(tmp_path):
    texts = {kind: text for kind, text in blocks() if kind != "yaml"}
    yamls = [text for kind, text in blocks() if kind == "yaml"]
    [repo] = yaml.safe_load(next(t for t in yamls if ".pre-commit-config.yaml" in t))["repos"]
    assert [each["id"] for each in repo["hooks"]] == [each["id"] for each in HOOKS]
    [job] = yaml.safe_load(next(t for t in yamls if ".gitlab-ci.yml" in t)).values()
    [line] = [line for line in job["script"] if line.startswith("ksd")]
    assert [str(file) for file in parsed(line).report] == [job["artifacts"]["reports"]["junit"]]
    (tmp_path / "Makefile").write_text(texts["make"])
    run = ["make", "--no-print-directory", "--dry-run", "validate"]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout == "ksd validate path/to/package\n", done.stderr
    _, *args = shlex.split(texts["sh"])  # prints where the schema of reports is
    done = subprocess.run([sys.executable, *args], cwd="/", capture_output=True, text=True)
    assert json.loads(Path(done.stdout.strip()).read_text("utf-8"))["type"] == "object"
