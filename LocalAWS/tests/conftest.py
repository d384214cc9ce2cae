"""One server for all tests, reset before each; every client is boto3's, so every answer passes botocore's parsers."""
from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Iterator

import boto3
import pytest
from botocore.config import Config

ROOT = Path(__file__).resolve().parent.parent
ACCOUNT = "123456789012"
sys.path.insert(0, str(ROOT))  # for the tests of single modules
BASE = {**os.environ, "PYTHONPATH": str(ROOT)}
COMMAND = [sys.executable, "-m", "local_aws"]


class Local:
    """The running stand-in: clients, the admin endpoint, and shorthands for stacks."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment, self.url = environment, environment["AWS_ENDPOINT_URL"]
        self._clients: dict[tuple[str, str], Any] = {}

    def client(self, service: str, region: str = "us-east-1") -> Any:
        if (service, region) not in self._clients:
            self._clients[service, region] = boto3.client(
                service, region, endpoint_url=self.url, aws_access_key_id="test", aws_secret_access_key="test",
                config=Config(retries={"max_attempts": 0}))
        return self._clients[service, region]

    @property
    def cfn(self) -> Any:
        return self.client("cloudformation")

    def admin(self, path: str, /, **given: Any) -> Any:
        request = urllib.request.Request(f"{self.url}/_local/{path}", json.dumps(given).encode(),
                                         {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise ValueError(f"{path}: {error.code} {error.read().decode()}") from None

    def queue(self, name: str, **attributes: str) -> str:
        """The address of a new queue that every topic of the account may send to."""
        statement = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage",
                     "Resource": "*", "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}}}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        return self.client("sqs").create_queue(QueueName=name, Attributes={"Policy": policy, **attributes})["QueueUrl"]

    def until(self, stack: str, status: str, region: str = "us-east-1") -> None:
        if not self.admin("await-status", stack=stack, status=status, region=region)["reached"]:
            found = self.client("cloudformation", region).describe_stacks(StackName=stack)["Stacks"][0]
            raise AssertionError(f"{stack} is {found['StackStatus']}, not {status}: {self.reasons(stack, region)}")

    def create(self, stack: str, resources: dict[str, Any], until: str = "CREATE_COMPLETE", region: str = "us-east-1",
               sections: dict[str, Any] | None = None, **options: Any) -> str:
        arn = self.client("cloudformation", region).create_stack(
            StackName=stack, TemplateBody=body(resources, sections), Capabilities=["CAPABILITY_NAMED_IAM"],
            **options)["StackId"]
        self.until(arn, until, region)
        return arn

    def update(self, stack: str, resources: dict[str, Any], until: str = "UPDATE_COMPLETE",
               sections: dict[str, Any] | None = None, **options: Any) -> None:
        self.cfn.update_stack(StackName=stack, TemplateBody=body(resources, sections),
                              Capabilities=["CAPABILITY_NAMED_IAM"], **options)
        self.until(stack, until)

    def delete(self, stack: str, until: str = "DELETE_COMPLETE") -> None:
        arn = self.cfn.describe_stacks(StackName=stack)["Stacks"][0]["StackId"]
        self.cfn.delete_stack(StackName=stack)
        self.until(arn, until)

    def change_set(self, stack: str, resources: dict[str, Any], kind: str = "UPDATE", name: str = "change",
                   sections: dict[str, Any] | None = None, **options: Any) -> dict[str, Any]:
        arn = self.cfn.create_change_set(StackName=stack, ChangeSetName=name, ChangeSetType=kind,
                                         TemplateBody=body(resources, sections),
                                         Capabilities=["CAPABILITY_NAMED_IAM"], **options)["Id"]
        assert self.admin("await-change-set", id=arn)["computed"]
        return self.cfn.describe_change_set(ChangeSetName=arn)

    def events(self, stack: str, region: str = "us-east-1") -> list[dict[str, Any]]:
        """Oldest first."""
        pages = self.client("cloudformation", region).get_paginator("describe_stack_events")
        return [event for page in pages.paginate(StackName=stack) for event in page["StackEvents"]][::-1]

    def reasons(self, stack: str, region: str = "us-east-1") -> list[str]:
        """Of the failures, oldest first."""
        return [event.get("ResourceStatusReason", "") for event in self.events(stack, region)
                if event["ResourceStatus"].endswith("_FAILED")]


def body(resources: dict[str, Any], sections: dict[str, Any] | None = None) -> str:
    return json.dumps({"Resources": resources, **(sections or {})}, ensure_ascii=False)


def exports(text: str) -> dict[str, str]:
    return dict(re.findall(r"^export (\w+)=(.*)$", text, re.MULTILINE))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    state = ["--state", str(tmp_path_factory.mktemp("state") / "local")]
    started = subprocess.run([*COMMAND, "start", *state], env=BASE, capture_output=True, text=True, check=True)
    yield Local(exports(started.stdout))
    subprocess.run([*COMMAND, "stop", *state], env=BASE, check=True)


@pytest.fixture
def aws(server: Local) -> Local:
    server.admin("reset")
    return server
