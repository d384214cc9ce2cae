"""scripts/aws-permissions-config.sh against the IAM of the local AWS, and the commands of docs/permissions.md."""
from __future__ import annotations

import json
import os
import pty
import re
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import ACCOUNT, PROGRAM, ROOT, Account, Project

SCRIPT = ROOT / "scripts/aws-permissions-config.sh"
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
POLICY = f"arn:aws:iam::{ACCOUNT}:policy/deployers/bellwether-acme-1"


class Administrator:
    """Somebody who may change IAM, in the folder of a project."""

    def __init__(self, project: Project) -> None:
        self.project, self.iam = project, project.account.client("iam")
        self.environment = {**project.environment, "BELLWETHER": str(PROGRAM)}

    def run(self, *arguments: str, code: int = 0) -> str:
        """What it printed, on standard output and standard error."""
        done = subprocess.run([str(SCRIPT), *arguments], cwd=self.project.folder, env=self.environment, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=300)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def document(self, arn: str = POLICY) -> Any:
        version = self.iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        return self.iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]

    def attached(self, user: str) -> list[str]:
        return sorted(policy["PolicyName"] for policy in
                      self.iam.list_attached_user_policies(UserName=user)["AttachedPolicies"])

    def state(self) -> Any:
        """All of IAM, but for what AWS has in it itself."""
        details = self.iam.get_account_authorization_details(
            Filter=["User", "Role", "Group", "LocalManagedPolicy"])
        providers = self.iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]
        keys = [self.iam.list_access_keys(UserName=user["UserName"])["AccessKeyMetadata"]
                for user in details["UserDetailList"]]
        return {**{key: value for key, value in details.items() if key.endswith("List") or key == "Policies"},
                "providers": providers, "keys": keys}


@pytest.fixture
def administrator(project: Project) -> Administrator:
    project.use("minimal")
    return Administrator(project)


def test_a_user_is_made_kept_updated_and_removed(administrator: Administrator) -> None:
    before = administrator.state()
    printed = administrator.run("--dry-run")
    assert "create the user bellwether-acme\n" in printed and "nothing was done: --dry-run" in printed
    assert administrator.state() == before
    assert "nobody can be asked here" in administrator.run(code=1)
    assert administrator.state() == before

    administrator.run("--yes")
    names = administrator.attached("bellwether-acme")
    assert names and names[0] == "bellwether-acme-1"
    assert administrator.iam.get_user(UserName="bellwether-acme")["User"]["Path"] == "/deployers/"
    whole = json.loads(administrator.project.run("permissions", "--json"))
    assert [statement for number in range(len(names)) for statement in administrator.document(
        POLICY[:-1] + str(number + 1))["Statement"]] == whole["Statement"]
    after = administrator.state()
    assert "nothing to do: the user bellwether-acme is as it should be" in administrator.run("--yes")
    assert administrator.state() == after

    administrator.run("--remove", "--yes")
    assert administrator.state() == before
    assert "nothing to do" in administrator.run("--remove", "--yes")


def test_a_new_policy_becomes_a_version_and_the_oldest_goes(administrator: Administrator, tmp_path: Path) -> None:
    administrator.project.run("permissions", "--output", "policies")
    first = administrator.project.folder / "policies/bellwether-acme-1.json"
    administrator.run("--policies", "policies", "--yes")
    for number in range(1, 7):
        document = json.loads(first.read_text())
        document["Statement"][0]["Sid"] = f"Version{number}"
        first.write_text(json.dumps(document))
        printed = administrator.run("--policies", "policies", "--yes")
        assert "done: update the policy bellwether-acme-1\n" in printed and "create" not in printed
        assert administrator.document()["Statement"][0]["Sid"] == f"Version{number}"
    versions = administrator.iam.list_policy_versions(PolicyArn=POLICY)["Versions"]
    assert sorted(version["VersionId"] for version in versions) == ["v3", "v4", "v5", "v6", "v7"]
    administrator.run("--remove", "--yes")
    with pytest.raises(ClientError, match="NoSuchEntity"):
        administrator.document()


def test_a_policy_that_is_needed_no_more_goes(administrator: Administrator) -> None:
    administrator.project.run("permissions", "--output", "policies")
    folder = administrator.project.folder / "policies"
    last = f"bellwether-acme-{len(list(folder.glob('*.json'))) + 1}.json"
    (folder / last).write_text((folder / "bellwether-acme-1.json").read_text())
    administrator.run("--policies", "policies", "--yes")
    assert last.removesuffix(".json") in administrator.attached("bellwether-acme")
    (folder / last).unlink()
    administrator.run("--policies", "policies", "--yes")
    assert last.removesuffix(".json") not in administrator.attached("bellwether-acme")


def test_a_boundary_is_made_kept_updated_and_removed(administrator: Administrator) -> None:
    before = administrator.state()
    arn = f"arn:aws:iam::{ACCOUNT}:policy/deployers/bellwether-acme-boundary"
    other = f"arn:aws:iam::{ACCOUNT}:policy/company"
    printed = administrator.run("--boundary", other, "--yes", code=1)
    assert f"there is no policy {other}" in printed and administrator.state() == before

    printed = administrator.run("--boundary", arn, "--yes")
    assert "create the policy bellwether-acme-boundary\n" in printed
    assert not any("boundary" in name for name in administrator.attached("bellwether-acme"))
    administrator.project.run("permissions", "--output", "policies", "--boundary", arn)
    ready = json.loads((administrator.project.folder / "policies/bellwether-acme-boundary.json").read_text())
    assert administrator.document(arn) == ready
    assert "nothing to do" in administrator.run("--policies", "policies", "--boundary", arn, "--yes")
    assert "was made for another boundary" in administrator.run(
        "--policies", "policies", "--boundary", other, "--yes", code=1)

    config = administrator.project.config
    config.write_text(config.read_text() + f"permissions-boundary: {arn}\nreports: off\n")
    assert "update the policy bellwether-acme-boundary\n" in administrator.run("--yes")
    assert administrator.document(arn) != ready
    administrator.run("--remove", "--yes")
    assert administrator.state() == before


def test_what_was_there_before_or_is_used_elsewhere_stays(administrator: Administrator) -> None:
    administrator.iam.create_user(UserName="old")
    administrator.run("--user", "old", "--yes")
    administrator.run("--role", "deployer", "--yes")
    printed = administrator.run("--user", "old", "--remove", "--yes")
    assert "the user old stays" in printed and "the policy bellwether-acme-1 stays" in printed
    assert administrator.attached("old") == []
    assert administrator.document()
    administrator.iam.create_role(RoleName="another", AssumeRolePolicyDocument="{}")
    assert "the role another exists and was not made by this script" in administrator.run(
        "--role", "another", "--yes", code=1)


def test_a_role_trusts_the_account_with_mfa_or_one_branch_of_one_repository(administrator: Administrator) -> None:
    def trust() -> Any:
        role = administrator.iam.get_role(RoleName="deploy")["Role"]
        assert role["Path"] == "/deployers/"
        [statement] = role["AssumeRolePolicyDocument"]["Statement"]
        return statement

    administrator.run("--role", "deploy", "--yes")
    assert trust() == {
        "Sid": "Account", "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        "Action": "sts:AssumeRole", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}
    administrator.run("--role", "deploy", "--no-mfa", "--yes")
    assert "Condition" not in trust() and trust()["Action"] == "sts:AssumeRole"
    printed = administrator.run("--role", "deploy", "--github", "acme/alerts", "--yes")
    assert "--github acme@NUMBER/alerts@NUMBER" in printed
    assert "create the identity provider" in printed and "change who may assume the role deploy" in printed
    key = "token.actions.githubusercontent.com"
    assert trust() == {
        "Sid": "GitHub", "Effect": "Allow", "Principal": {"Federated": PROVIDER},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {f"{key}:aud": "sts.amazonaws.com",
                                       f"{key}:sub": "repo:acme/alerts:ref:refs/heads/main"}}}
    provider = administrator.iam.get_open_id_connect_provider(OpenIDConnectProviderArn=PROVIDER)
    assert provider["ClientIDList"] == ["sts.amazonaws.com"]
    assert "nothing to do" in administrator.run("--role", "deploy", "--github", "acme/alerts", "--yes")
    administrator.run("--role", "deploy", "--github", "acme@12/alerts@345", "--yes")
    assert trust()["Condition"]["StringEquals"][f"{key}:sub"] == [
        "repo:acme@12/alerts@345:ref:refs/heads/main", "repo:acme/alerts:ref:refs/heads/main"]
    assert "nothing to do" in administrator.run("--role", "deploy", "--github", "acme@12/alerts@345", "--yes")
    gh = administrator.project.folder / "bin/gh"
    gh.parent.mkdir()
    gh.write_text('#!/bin/sh\ntest "$1 $2" = "api repos/acme/alerts" && echo "12 345"\n')
    gh.chmod(0o755)
    path, administrator.environment["PATH"] = administrator.environment["PATH"], f"{gh.parent}:{administrator.environment['PATH']}"
    assert "nothing to do" in administrator.run("--role", "deploy", "--github", "acme/alerts", "--yes")
    administrator.environment["PATH"] = path
    administrator.run("--role", "deploy", "--github", "acme/alerts:environment:production", "--yes")
    assert trust()["Condition"]["StringEquals"][f"{key}:sub"] == "repo:acme/alerts:environment:production"
    printed = administrator.run("--role", "deploy", "--remove", "--yes")
    assert "an identity provider of GitHub Actions stays" in printed
    with pytest.raises(ClientError, match="NoSuchEntity"):
        administrator.iam.get_role(RoleName="deploy")


def test_an_access_key_is_in_a_file_of_mode_600_and_nowhere_else(administrator: Administrator) -> None:
    printed = administrator.run("--access-key", "key", "--yes")
    file = administrator.project.folder / "key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    [secret] = re.findall(r"^aws_secret_access_key = (\S{20,})$", file.read_text(), re.MULTILINE)
    [identity] = re.findall(r"^aws_access_key_id = (\S+)$", file.read_text(), re.MULTILINE)
    assert secret not in printed and identity not in printed
    assert "key exists; nothing was done" in administrator.run("--access-key", "key", "--yes", code=1)
    keys = administrator.iam.list_access_keys(UserName="bellwether-acme")["AccessKeyMetadata"]
    assert [key["AccessKeyId"] for key in keys] == [identity]


def test_an_access_key_does_not_go_into_a_repository(administrator: Administrator) -> None:
    subprocess.run(["git", "init", "-q"], cwd=administrator.project.folder, check=True)
    before = administrator.state()
    printed = administrator.run("--access-key", "key", "--yes", code=1)
    assert "key would be in a git repository; nothing was done\n  next: choose a file elsewhere, such as ~/key" in printed
    assert administrator.state() == before


def test_no_file_of_a_key_is_left_when_there_is_no_key(administrator: Administrator) -> None:
    administrator.run("--yes")
    administrator.project.account.admin("fail-api", action="CreateAccessKey", code="AccessDenied", status=403)
    printed = administrator.run("--access-key", "key", "--yes", code=1)
    assert "next: sign in as an administrator who may change IAM" in printed
    assert not (administrator.project.folder / "key").exists()


def test_mistakes_are_named_before_anything_is_done(administrator: Administrator) -> None:
    before = administrator.state()
    administrator.project.edit(ACCOUNT, "999999999999")
    assert re.search(r"these credentials belong to account 123456789012 \(\S+\), the configuration to 999999999999; "
                     r"nothing was done\n  next: ", administrator.run("--yes", code=1))
    administrator.project.edit("999999999999", ACCOUNT)
    assert "there is no configuration none.yaml" in administrator.run("--config", "none.yaml", code=1)
    assert "holds no policies" in administrator.run("--policies", ".", code=1)
    for arguments in (["--nonsense"], ["--user"], ["--user", "a", "--role", "b"], ["--user", "a", "--github", "a/b"],
                      ["--github", "acme/*"], ["--github", "acme"], ["--github", "acme@1/alerts"],
                      ["--github", "acme@*/alerts@*"], ["--no-mfa"], ["--no-mfa", "--github", "a/b"], ["--role", "a", "--access-key", "f"],
                      ["--remove", "--access-key", "f"], ["--user", "a b"]):
        assert administrator.run(*arguments, code=64).startswith("error: "), arguments
    administrator.project.account.admin("fail-api", action="GetUser", code="AccessDenied", status=403)
    assert "is not authorized to perform: iam:GetUser" in administrator.run("--yes", code=1)
    administrator.project.account.admin("fail-api", action="GetCallerIdentity", code="ExpiredToken", status=403)
    assert "no usable AWS credentials" in administrator.run("--yes", code=1)
    administrator.environment["PATH"] = "/usr/bin:/bin"
    assert "the AWS CLI is not installed" in administrator.run("--yes", code=1)
    assert administrator.state() == before


def test_the_commands_of_the_document_work_in_their_order(administrator: Administrator, tmp_path: Path) -> None:
    folder = administrator.project.folder
    (folder / "scripts").symlink_to(ROOT / "scripts")
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "bellwether").symlink_to(PROGRAM)
    environment = {**administrator.environment, "HOME": str(folder), "PATH": f"{programs}{os.pathsep}{administrator.environment['PATH']}"}
    before = administrator.state()
    fences = re.split(r"^```", (ROOT / "docs/permissions.md").read_text(), flags=re.MULTILINE)
    commands = [line for block in fences[1::2] if block.startswith("sh\n") for line in block.splitlines()[1:]]
    assert len(commands) > 6
    for command in commands:
        controller, terminal = pty.openpty()
        os.write(controller, b"y\n")
        done = subprocess.run(command, shell=True, cwd=folder, env=environment, text=True, stdin=terminal,
                              capture_output=True, timeout=300)
        os.close(terminal)
        os.close(controller)
        assert done.returncode == 0, command + done.stdout + done.stderr
    assert (folder / "bellwether-credentials").exists()
    left = administrator.state()
    assert left["UserDetailList"] == before["UserDetailList"]  # the last command removes the user; the role is another
    assert [role["RoleName"] for role in left["RoleDetailList"]] == ["bellwether-deploy"]
