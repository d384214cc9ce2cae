"""The built program against the local AWS: what a user types, and what is in the account afterwards."""
from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Iterator

import boto3
import pytest
from botocore.config import Config

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "LocalAWS"))

from local_aws import lifecycle  # noqa: E402

PROGRAM = Path(os.environ.get("BELLWETHER", ROOT / ".build/debug/bellwether"))
ACCOUNT = "123456789012"
# Planted so that a test can look for them everywhere.
VALUES = {
    "SLACK_WORKSPACE_ID": "T0PLANTED1",
    "SLACK_CRITICAL_CHANNEL_ID": "C0PLANTED1",
    "SLACK_HEARTBEAT_CHANNEL_ID": "C0PLANTED2",
    "SLACK_CHANNEL_ID": "C0PLANTED3",
    "PAGERDUTY_ROUTING_KEY": 'planted "quotes", \\ back\nand a second line ${AWS::Region}',
}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: takes minutes, so it begins first")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


class Account:
    """The account that the local AWS plays."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment, self.url = environment, environment["AWS_ENDPOINT_URL"]

    def client(self, service: str, region: str = "us-east-1") -> Any:
        return boto3.client(
            service, region, endpoint_url=self.url, aws_access_key_id="test", aws_secret_access_key="test",
            config=Config(retries={"max_attempts": 0}))

    def admin(self, path: str, /, **given: Any) -> Any:
        request = urllib.request.Request(
            f"{self.url}/_local/{path}", json.dumps(given).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def stacks(self) -> dict[str, str]:
        return {stack["StackName"]: stack["StackStatus"]
                for stack in self.client("cloudformation").describe_stacks()["Stacks"]}

    def resources(self, stack: str) -> dict[str, str]:
        """Logical id → physical id."""
        found = self.client("cloudformation").describe_stack_resources(StackName=stack)["StackResources"]
        return {resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in found}

    def budgets(self) -> dict[str, str]:
        """Name → limit."""
        pages = self.client("budgets").get_paginator("describe_budgets").paginate(AccountId=ACCOUNT)
        return {budget["BudgetName"]: budget["BudgetLimit"]["Amount"]
                for page in pages for budget in page.get("Budgets", [])}

    def calls(self) -> list[str]:
        """The actions that were called, in order."""
        return [call["action"] for call in self.admin("calls")]


class Project:
    """A folder with a configuration and its .env, as a user has it."""

    def __init__(self, folder: Path, account: Account, aws: Path) -> None:
        """`aws` is the folder of the AWS CLI that is found first."""
        self.folder, self.account, self.aws = folder, account, aws
        self.config, self.env = folder / "bellwether.yaml", folder / ".env"

    def use(self, example: str) -> None:
        shutil.copy(ROOT / "Examples" / f"{example}.yaml", self.config)
        self.set(VALUES)

    def set(self, values: dict[str, str]) -> None:
        lines = [f'{name}="{escaped(value)}"\n' for name, value in values.items()]
        self.env.write_text("".join(lines))
        self.env.chmod(0o600)

    def edit(self, old: str, new: str, count: int = 1) -> None:
        text = self.config.read_text()
        assert old in text, f"{old!r} is not in {self.config.name}"
        self.config.write_text(text.replace(old, new, count))

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "SLACK_"))}
        path = os.pathsep.join([str(self.aws), os.environ["PATH"]])
        return {**inherited, **self.account.environment, "PATH": path}

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(PROGRAM), *arguments], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)

    def run(self, *arguments: str, code: int = 0, timeout: float = 120) -> str:
        """What it printed, on standard output and standard error."""
        done = self.start(*arguments)
        out, err = done.communicate(timeout=timeout)
        assert done.returncode == code, f"exit code {done.returncode}\n{out}\n{err}"
        return out + err

    def interrupt(self, process: subprocess.Popen[str]) -> str:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 130, err
        return out + err


def escaped(value: str) -> str:
    """As it stands between double quotes in a .env."""
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$").replace("\n", "\\n")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    command = [str(ROOT / "LocalAWS/local-aws"), "--account", ACCOUNT, "--state",
               str(tmp_path_factory.mktemp("local") / "state")]
    started = subprocess.run([*command, "start"], capture_output=True, text=True, check=True)
    yield Account(dict(re.findall(r"^export (\w+)=(.*)$", started.stdout, re.MULTILINE)))
    subprocess.run([*command, "stop"], check=True)


INSTALLED_AWS = Path(sys.executable).parent


@pytest.fixture(scope="session")
def warm_aws() -> Iterator[Path]:
    with lifecycle.warm() as folder:
        yield folder


@pytest.fixture
def account(server: Account) -> Account:
    server.admin("reset")
    server.admin("workspaces", T0PLANTED1="Acme")
    return server


@pytest.fixture
def project(account: Account, tmp_path: Path, warm_aws: Path) -> Project:
    return Project(tmp_path, account, warm_aws)


class Listener:
    """A web server that hears topics of SNS, as Chatbot does."""

    def __init__(self) -> None:
        self._messages: list[tuple[str, dict[str, Any]]] = []
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.end_headers()
                if body["Type"] == "SubscriptionConfirmation":
                    urllib.request.urlopen(body["SubscribeURL"]).close()
                else:
                    listener._messages.append((body["TopicArn"].split("-")[-1], json.loads(body["Message"])))

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def take(self) -> list[tuple[str, dict[str, Any]]]:
        taken, self._messages = self._messages, []
        return taken


class Monitor:
    """Examples/full.yaml, deployed, with a listener to both of its channels."""

    def __init__(self, project: Project, listener: Listener) -> None:
        self.project, self.account, self._listener = project, project.account, listener
        self._counts: dict[str, int] = {}
        for channel in ("critical", "heartbeat"):
            self.account.client("sns").subscribe(
                TopicArn=f"arn:aws:sns:us-east-1:{ACCOUNT}:acme-prod-{channel}", Protocol="http",
                Endpoint=listener.url)
        self.heard()

    def heard(self) -> list[tuple[str, dict[str, Any]]]:
        """Channel and notification of each message since it was last asked."""
        assert self.account.admin("await-delivered")["delivered"]
        return self._listener.take()

    def runs(self, part: str, count: int) -> list[dict[str, Any]]:
        """The next runs to come to an end, of the `reports` or the `events`."""
        machine = f"acme-prod-{part}"
        answer = self.account.admin("await-execution", machine=machine, count=self._seen(part) + count, timeout=30)
        assert answer["reached"], answer["executions"][-2:]
        new = answer["executions"][self._seen(part):]
        self._counts[part] = len(answer["executions"])
        return new

    def _seen(self, part: str) -> int:
        return self._counts.get(part, 0)

    def fire(self, report: str, at: str, times: int = 1, sends: int = 1) -> list[dict[str, Any]]:
        """Fires a schedule. What it ran: `times` starters, and `sends` reports as the last."""
        for fired in self.account.admin("fire", schedule=f"acme-prod-schedules-{report}", at=at, times=times):
            assert fired["problem"] is None, fired
        return [*self.runs("report-start", times), *self.runs("reports", sends)]

    def happen(self, kind: str, detail: dict[str, Any], **more: Any) -> list[str]:
        """An event of an AWS service. Gives the rules that it met."""
        event = {"source": "aws." + kind.split()[0].lower(), "detail-type": kind, "detail": detail,
                 "time": "2026-03-10T14:02:00Z", **more}
        return self.account.admin("event", **event)["rules"]


@pytest.fixture(scope="module")
def deployed_monitor(server: Account, tmp_path_factory: pytest.TempPathFactory, warm_aws: Path) -> Iterator[Monitor]:
    """One for all tests of a module, which therefore keep to days and resources of their own."""
    server.admin("reset")
    server.admin("workspaces", T0PLANTED1="Acme")
    project = Project(tmp_path_factory.mktemp("monitor"), server, warm_aws)
    project.use("full")
    project.run("deploy", "--yes")
    listener = Listener()
    yield Monitor(project, listener)
    listener.server.shutdown()
    listener.server.server_close()


@pytest.fixture
def monitor(deployed_monitor: Monitor) -> Monitor:
    deployed_monitor.heard()  # what a test before this one left when it failed
    return deployed_monitor
