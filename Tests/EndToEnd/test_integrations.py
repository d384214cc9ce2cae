"""docs/integrations.md and Examples/integrations: each sample tells a channel of a deployed Bellwether, up to the page."""
from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
import urllib.request
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Iterator

import hcl2
import pytest
import yaml
from cfnlint.decode import cfn_yaml
from conftest import ACCOUNT, PROGRAM, ROOT, Account, Project

pytestmark = pytest.mark.xdist_group("integrations")

SAMPLES = ROOT / "Examples/integrations"
DOCUMENT = (ROOT / "docs/integrations.md").read_text()
NODE, JQ, TSC = (shutil.which(program) for program in ("node", "jq", "tsc"))
needs_jq = pytest.mark.skipif(not JQ, reason="the sample needs jq")
needs_node = pytest.mark.skipif(not NODE, reason="the CDK needs Node")

CRITICAL, HEARTBEAT = (f"arn:aws:sns:us-east-1:{ACCOUNT}:acme-prod-{name}" for name in ("critical", "heartbeat"))
HOSTILE = 'Said "no" & <!channel>\n\\ 100 % $(touch pwned) `touch pwned` é 🔴'
ESCAPED = HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
NOW = datetime(2026, 3, 10, 8, 0, tzinfo=timezone.utc)


class Stage:
    """Examples/full.yaml with the sample's rule, deployed, and the page that shows what arrives."""

    def __init__(self, project: Project, page: str) -> None:
        self.project, self.account, self._page = project, project.account, page
        self._seen = self._posts = self._cards = 0

    def arrived(self) -> list[dict[str, Any]]:
        """What is new on the page. Chatbot's stand-in must have posted just what the page shows."""
        assert self.account.admin("await-delivered")["delivered"]
        with urllib.request.urlopen(f"{self._page}/messages.json") as answer:
            entries = json.load(answer)[self._seen:]
        posts = self.account.admin("posted")[self._posts:]
        self._seen, self._posts = self._seen + len(entries), self._posts + len(posts)
        shown = [entry["raw"] for entry in entries if entry["verdict"] == "shown"]
        assert sorted(shown) == sorted(post["message"] for post in posts)
        return entries

    def one(self, channel: str) -> dict[str, Any]:
        """The notification that has just arrived, alone, and is shown."""
        [entry] = self.arrived()
        assert (entry["channel"], entry["verdict"], entry["kind"]) == (channel, "shown", "custom"), entry
        return json.loads(entry["raw"])

    def publish(self, message: str) -> None:
        self.account.client("sns").publish(TopicArn=CRITICAL, Message=message)

    def run(self, *command: str | Path, **environment: str) -> str:
        done = subprocess.run(
            [str(word) for word in command], cwd=self.project.folder, capture_output=True, text=True, timeout=300,
            env={**self.project.environment, **environment})
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def event(self, kind: str, **detail: Any) -> None:
        answer = self.account.client("events").put_events(
            Entries=[{"Source": "acme.imports", "DetailType": kind, "Detail": json.dumps(detail)}])
        assert answer["FailedEntryCount"] == 0

    def card(self) -> None:
        """The next run of the events' state machine has come to its end."""
        self._cards += 1
        assert self.account.admin(
            "await-execution", machine="acme-prod-rules", count=self._cards, timeout=30)["reached"]

    @contextlib.contextmanager
    def stack(self, template: str, name: str = "orders") -> Iterator[None]:
        cloudformation = self.account.client("cloudformation")
        made = cloudformation.create_stack(
            StackName=name, TemplateBody=template, Capabilities=["CAPABILITY_NAMED_IAM"])["StackId"]
        try:
            self._await(made, "CREATE_COMPLETE")
            yield
        finally:
            cloudformation.delete_stack(StackName=name)
            self._await(made, "DELETE_COMPLETE")  # by its id: no stack has the name any more

    def _await(self, stack: str, status: str) -> None:
        answer = self.account.admin("await-status", stack=stack, status=status, timeout=30)
        assert answer["reached"], answer


@pytest.fixture(scope="module")
def stage(server: Account, tmp_path_factory: pytest.TempPathFactory, warm_aws: Path) -> Iterator[Stage]:
    server.admin("reset")
    server.admin("workspaces", T0PLANTED1="Acme")
    project = Project(tmp_path_factory.mktemp("integrations"), server, warm_aws)
    project.use("full")
    [elsewhere] = fences("yaml")
    rules = (SAMPLES / "rules.yaml").read_text().split("rules:\n")[1] + elsewhere.replace("eu-west-1", "us-east-1")
    project.config.write_text(re.sub(r"(?m)^(rules:.*\n)", lambda key: key[0] + rules, project.config.read_text()))
    project.run("deploy", "--yes")
    page = project.start("preview", "--live", "--port", "0")
    assert page.stdout
    address = re.search(r"http://\S+", page.stdout.readline())
    assert address
    yield Stage(project, address[0])
    page.terminate()
    page.communicate()


@pytest.fixture(autouse=True)
def nothing_left_over(stage: Stage) -> None:
    with contextlib.suppress(AssertionError):  # what a test before this one left when it failed
        stage.arrived()


# The document


def fences(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)


DROPPED = re.findall(r"^\| `(.+)` \| ([^|]+) \|$", DOCUMENT.split("## What Chatbot drops")[1], re.MULTILINE)


def test_every_link_and_every_sample_is_there() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", DOCUMENT)
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
    linked = {Path(link).name for link in links}
    assert {path.name for path in SAMPLES.iterdir()} <= linked


@pytest.mark.parametrize("message", fences("json"), ids=["least", "steps", "thread", "everything"])
def test_a_message_of_the_document_arrives_as_it_is(message: str, stage: Stage) -> None:
    stage.publish(message)
    assert stage.one("critical") == json.loads(message)
    printed = subprocess.run(
        [str(PROGRAM), "notify", "--to", "critical", "--dry-run"], input=message,
        cwd=stage.project.folder, env=stage.project.environment, capture_output=True, text=True)
    assert (printed.returncode, printed.stderr) == (0, ""), "nothing that is hard to read"


def test_the_messages_of_the_document_show_each_field() -> None:
    last = json.loads(fences("json")[-1])
    assert set(last["content"]) == {"textType", "title", "description", "nextSteps", "keywords"}
    assert set(last["metadata"]) == {"threadId", "summary", "eventType", "relatedResources", "additionalContext",
                                     "enableCustomActions"}


@pytest.mark.parametrize(("message", "reason"), DROPPED, ids=[str(row) for row in range(len(DROPPED))])
def test_a_message_is_dropped_for_the_reason_in_the_document(message: str, reason: str, stage: Stage) -> None:
    stage.publish(message)
    [entry] = stage.arrived()
    assert (entry["verdict"], entry["reasons"]) == ("dropped", [reason])


def test_the_document_names_enough_that_is_dropped() -> None:
    assert len(DROPPED) >= 11


@pytest.mark.parametrize(("field", "limit"), [("title", 250), ("description", 8000), ("nextSteps", 350),
                                              ("keywords", 75)])
def test_the_limits_are_those_of_the_document(field: str, limit: int, stage: Stage) -> None:
    assert re.search(rf"^\| `{field}` \| {limit:,}", DOCUMENT, re.MULTILINE)
    for length, verdict in [(limit, "shown"), (limit + 1, "dropped")]:
        text: Any = "x" * length
        content = {"description": "x", field: [text] if field in ("nextSteps", "keywords") else text}
        stage.publish(json.dumps({"version": "1.0", "source": "custom", "content": content}))
        assert [entry["verdict"] for entry in stage.arrived()] == [verdict]


def test_the_commands_of_the_document_tell(stage: Stage) -> None:
    [commands] = fences("sh")
    (stage.project.folder / "message.json").write_text(fences("json")[1])
    path = os.pathsep.join([str(PROGRAM.parent), stage.project.environment["PATH"]])
    stage.run("bash", "-euc", commands, PATH=path)
    assert stage.one("critical")["content"] == {
        "textType": "client-markdown", "title": "Import failed", "description": "The file has no header",
        "nextSteps": ["Send it again"]}


# Scripts


def told_hostile(stage: Stage, channel: str, title: str = "Import failed") -> None:
    """Nothing of a text got lost, nobody was called, and nothing was run."""
    content = stage.one(channel)["content"]
    assert (content["title"], content["description"]) == (title, ESCAPED)
    assert not (stage.project.folder / "pwned").exists()


def test_boto3(stage: Stage) -> None:
    stage.run(sys.executable, SAMPLES / "notify.py", "critical", "Import failed", HOSTILE)
    told_hostile(stage, "critical")
    stage.run(sys.executable, SAMPLES / "notify.py", "heartbeat", "Again", "x" * 5000, "import-1",
              AWS_REGION="eu-west-1", AWS_DEFAULT_REGION="eu-west-1")
    message = stage.one("heartbeat")
    assert message["metadata"] == {"threadId": "import-1", "summary": "Again"}
    assert len(message["content"]["description"]) == 3000


@needs_jq
def test_the_aws_cli(stage: Stage) -> None:
    stage.run("shellcheck", SAMPLES / "notify.sh", SAMPLES / "events.sh")
    stage.run(SAMPLES / "notify.sh", "heartbeat", "Import failed", HOSTILE)
    told_hostile(stage, "heartbeat")


def test_swift(stage: Stage) -> None:
    program = stage.project.folder / "notify"
    stage.run("swiftc", "-swift-version", "6", "-warnings-as-errors", "-o", program, SAMPLES / "notify.swift")
    stage.run(program, "critical", "Import failed", HOSTILE)
    told_hostile(stage, "critical")


# As in https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html.
RECORD = {
    "version": "1.0", "timestamp": "2019-11-14T18:16:05.568Z",
    "requestContext": {
        "requestId": "e4b46cbf-b738-xmpl-8880-a18cdf61200e",
        "functionArn": "arn:aws:lambda:us-east-2:123456789012:function:my-function:$LATEST",
        "condition": "RetriesExhausted", "approximateInvokeCount": 3},
    "requestPayload": {"ORDER_IDS": ["9e07af03-ce31-4ff3-xmpl-36dce652cb4f"]},
    "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
    "responsePayload": {
        "errorMessage": "RequestId: e4b46cbf-b738-xmpl-8880-a18cdf61200e Process exited before completing request"},
}


def test_lambda(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.publish(json.dumps(RECORD))
    assert [entry["verdict"] for entry in stage.arrived()] == ["dropped"], "as the sample says"
    for name, value in {**stage.account.environment, "TOPIC_ARN": CRITICAL}.items():
        monkeypatch.setenv(name, value)
    spec = importlib.util.spec_from_file_location("lambda_function", SAMPLES / "lambda_function.py")
    assert spec and spec.loader
    function = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(function)
    function.handler(RECORD, None)
    message = stage.one("critical")
    assert message["content"]["title"] == ":red_circle: my-function failed: RetriesExhausted"
    assert message["content"]["description"] == RECORD["responsePayload"]["errorMessage"]
    for answer in ({"errorMessage": HOSTILE * 300}, None, HOSTILE, {"errorMessage": {"not": "a text"}}):
        function.handler({**RECORD, "responsePayload": answer}, None)
        assert "<" not in stage.one("critical")["content"]["description"]


@needs_jq
def test_github_actions(stage: Stage) -> None:
    workflow = SAMPLES / "github-actions.yml"
    stage.run(sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", workflow)
    content = yaml.safe_load(workflow.read_text())
    steps = content["jobs"]["deploy"]["steps"]
    script, given = steps[-1]["run"], steps[-1]["env"]
    assert all("${{" not in step.get("run", "") for step in steps), "what others write would be run"
    assert given["TOPIC"] == CRITICAL
    assert content["permissions"]["id-token"] == "write"
    # The shell that GitHub documents for `run`.
    told = {"TOPIC": given["TOPIC"], "GITHUB_REPOSITORY": "acme/orders", "SUBJECT": HOSTILE,
            "RUN": "https://github.com/acme/orders/actions/runs/1"}
    stage.run("bash", "-e", "-c", script, OUTCOME="failure", **told)
    message = stage.one("critical")
    assert message["content"]["title"] == ":red_circle: Deployment of acme/orders failed"
    assert message["content"]["description"] == ESCAPED.split("\n")[0]
    assert message["content"]["nextSteps"] == ["<https://github.com/acme/orders/actions/runs/1|Look into the run>"]
    role = cfn_yaml.load(str(SAMPLES / "github-role.yaml"))["Resources"]["Role"]["Properties"]
    assert role["RoleName"] == next(step for step in steps if "role-to-assume" in step.get("with", {}))["with"][
        "role-to-assume"].split("/")[1]
    # The first good one after a failure clears it, in its thread; started by hand, there is no commit.
    stage.run("bash", "-e", "-c", script, OUTCOME="success", **{**told, "SUBJECT": ""})
    clear = stage.one("critical")
    assert clear["content"]["title"] == ":white_check_mark: acme/orders deploys again"
    assert clear["content"]["description"] == "Started by hand" and clear["content"]["nextSteps"] == []
    assert clear["metadata"]["threadId"] == message["metadata"]["threadId"]


@needs_jq
def test_an_event_of_an_application(stage: Stage) -> None:
    stage.run(SAMPLES / "events.sh", "orders.csv", HOSTILE)
    stage.card()
    message = stage.one("critical")
    assert message["content"]["title"].startswith(":red_circle: Import failed: orders.csv · acme-prod")
    assert '*Reason* Said "no" &amp; &lt;!channel&gt;' in message["content"]["description"]
    assert f"*From* {ACCOUNT} us-east-1" in message["content"]["description"]
    assert message["content"]["nextSteps"] == ["Send the file again"]


def test_an_alarm_that_comes_over_the_bus(stage: Stage) -> None:
    """AWS's sample event; `account` and `region` are those of this bus, since the local AWS has no other to send it."""
    happened = stage.account.admin("event", **{
        "source": "aws.cloudwatch", "detail-type": "CloudWatch Alarm State Change",
        "resources": ["arn:aws:cloudwatch:us-east-1:123456789012:alarm:ServerCpuTooHigh"],
        "detail": {"alarmName": "ServerCpuTooHigh", "state": {
            "value": "ALARM", "timestamp": "2019-10-02T17:04:40.989+0000",
            "reason": 'Threshold Crossed: 1 out of the last 1 datapoints "[99.5]" was greater than the threshold'}},
    })
    assert len(happened["rules"]) == 1
    stage.card()
    content = stage.one("critical")["content"]
    assert content["title"].startswith(":red_circle: Alarm: ServerCpuTooHigh")
    assert 'datapoints "[99.5]" was greater than' in content["description"]


# Stacks


def play(stage: Stage) -> None:
    """The alarm goes off and ends; an import has finished, once with a name that is no id."""
    cloudwatch = stage.account.client("cloudwatch")
    for minutes in (1, 6, 11):
        cloudwatch.put_metric_data(Namespace="AWS/SQS", MetricData=[
            {"MetricName": "ApproximateAgeOfOldestMessage", "Value": 1200, "Timestamp": NOW - timedelta(minutes=minutes),
             "Dimensions": [{"Name": "QueueName", "Value": "orders"}]}])
    for at, state in [(NOW, "ALARM"), (NOW + timedelta(hours=1), "OK")]:
        changed = {entry["alarm"]: entry for entry in stage.account.admin("evaluate-alarms", at=at.isoformat())}
        assert (changed["orders-backlog"]["to"], changed["orders-backlog"]["told"]) == (state, [CRITICAL])
        entries = [entry for entry in stage.arrived() if "orders-backlog" in entry["raw"]]
        assert [(entry["channel"], entry["kind"], entry["verdict"]) for entry in entries] == [
            ("critical", "alarm", "shown")]
    stage.event("Import Finished", importId="i-17", rows=1200)
    assert stage.one("heartbeat")["content"] == {
        "textType": "client-markdown", "title": ":white_check_mark: Import i-17 finished", "description": "1200 rows"}
    stage.event("Import Finished", importId='Said "no"', rows=1)
    [entry] = stage.arrived()
    [reason] = entry["reasons"]
    assert re.fullmatch(r"not valid JSON: `,` or `}` should be here, at byte \d+", reason)


def test_cloudformation(stage: Stage) -> None:
    templates = [SAMPLES / f"{name}.yaml" for name in ("cloudformation", "github-role", "cross-account")]
    stage.run("cfn-lint", *templates)
    with stage.stack(templates[0].read_text()):
        play(stage)
    for template in templates[1:]:
        with stage.stack(template.read_text(), name="role"):
            [name] = stage.account.resources("role").values()
            policy = stage.account.client("iam").get_role_policy(RoleName=name, PolicyName="publish")
            assert policy["PolicyDocument"]["Statement"] == [
                {"Effect": "Allow", "Action": "sns:Publish", "Resource": CRITICAL}]


def test_an_import_of_the_export_works_and_holds_the_topic(stage: Stage) -> None:
    with stage.stack(json.dumps({"Resources": {"Parameter": {"Type": "AWS::SSM::Parameter", "Properties": {
            "Type": "String", "Name": "imported", "Value": {"Fn::ImportValue": "acme-prod-critical-topic"}}}}})):
        assert stage.account.client("ssm").get_parameter(Name="imported")["Parameter"]["Value"] == CRITICAL
        imports = stage.account.client("cloudformation").list_imports(ExportName="acme-prod-critical-topic")
        assert imports["Imports"] == ["orders"]


class CDK:
    """What the Python sample makes; it leaves behind the packages of the TypeScript one, which PyPI has inside."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self.folder, self._cache = folder, folder / "packages"
        self.environment = {"JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(self._cache), "JSII_RUNTIME_PACKAGE_CACHE": "enabled",
                            "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "true"}
        stage.run(sys.executable, SAMPLES / "cdk_app.py", CDK_OUTDIR=str(folder / "python"), **self.environment)
        self.python = (folder / "python/orders.template.json").read_text()

    def node_modules(self, folder: Path) -> None:
        for name in ("aws-cdk-lib", "constructs", "@aws-cdk/cloud-assembly-schema"):
            [package] = (self._cache / name).glob("*/*/package.json")
            link = folder / "node_modules" / name
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(package.parent)


@pytest.fixture(scope="module")
def cdk(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> CDK:
    stage.account.client("ssm").put_parameter(Name="/cdk-bootstrap/hnb659fds/version", Type="String", Value="21")
    return CDK(stage, tmp_path_factory.mktemp("cdk"))


@needs_node
def test_the_cdk_in_python(cdk: CDK, stage: Stage) -> None:
    with stage.stack(cdk.python):
        play(stage)


@needs_node
def test_the_cdk_in_typescript(cdk: CDK, stage: Stage) -> None:
    """The sample has no types of its own to strip, so Node runs it as it is."""
    folder = cdk.folder / "typescript"
    cdk.node_modules(folder)
    shutil.copy(SAMPLES / "cdk-app.ts", folder / "app.mjs")
    stage.run(NODE or "", "--preserve-symlinks", folder / "app.mjs", CDK_OUTDIR=str(folder / "out"))
    template = (folder / "out/orders.template.json").read_text()
    assert json.loads(template) == json.loads(cdk.python)
    with stage.stack(template):
        play(stage)


@needs_node
@pytest.mark.skipif(not TSC, reason="needs the TypeScript compiler, Debian's node-typescript")
def test_the_types_of_the_typescript_sample(cdk: CDK, stage: Stage) -> None:
    folder = cdk.folder / "types"
    cdk.node_modules(folder)
    shutil.copy(SAMPLES / "cdk-app.ts", folder / "app.ts")
    options = {"strict": True, "noEmit": True, "skipLibCheck": True, "noUnusedLocals": True, "target": "es2020",
               "module": "commonjs", "moduleResolution": "node", "types": [], "preserveSymlinks": True}
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "files": ["app.ts"]}))
    stage.run(TSC or "", "--project", folder)


# Terraform


def evaluated(value: Any) -> Any:
    """A value of HCL as CloudFormation writes it."""
    if isinstance(value, dict):
        return {key.strip('"'): evaluated(item) for key, item in value.items() if not key.startswith("__")}
    if isinstance(value, list):
        return [evaluated(item) for item in value]
    if not isinstance(value, str):
        return value
    if here := re.fullmatch(r'"<<-(\w+)\n(.*)\n\s*\1"', value, re.DOTALL):
        return textwrap.dedent(here[2])
    if encoded := re.fullmatch(r"\$\{jsonencode\((.*)\)\}", value, re.DOTALL):
        return evaluated(hcl2.loads(f"value = {encoded[1]}\n")["value"])
    if reference := re.fullmatch(r"\$\{data\.aws_ssm_parameter\.(\w+)\.value\}", value):
        return {"Ref": reference[1].capitalize()}
    if reference := re.fullmatch(r"\$\{aws_\w+\.(\w+)\.(name|arn)\}", value):
        name = reference[1].capitalize()
        return {"Fn::GetAtt": [name, "Arn"]} if reference[2] == "arn" else {"Ref": name}
    return value.strip('"')


def pascal(arguments: dict[str, Any], **own: str) -> dict[str, Any]:
    """`alarm_name` → `AlarmName`."""
    return {own.get(key, "".join(map(str.capitalize, key.split("_")))): value for key, value in arguments.items()}


def test_terraform_describes_what_cloudformation_does(stage: Stage) -> None:
    source = (SAMPLES / "terraform.tf").read_text()
    content = evaluated(hcl2.loads(source))
    found = {kind: body for block in content["resource"] for kind, named in block.items() for body in named.values()}
    template = cfn_yaml.load(str(SAMPLES / "cloudformation.yaml"))
    expected = json.loads(json.dumps({name: entry["Properties"] for name, entry in template["Resources"].items()}))
    assert {name: body["name"] for block in content["data"] for named in block.values() for name, body in named.items()} \
        == {name.lower(): entry["Default"] for name, entry in template["Parameters"].items()}

    alarm = pascal(found.pop("aws_cloudwatch_metric_alarm"), ok_actions="OKActions")
    alarm["Dimensions"] = [{"Name": name, "Value": value} for name, value in alarm["Dimensions"].items()]
    assert alarm == expected["Backlog"]
    rule, target = found.pop("aws_cloudwatch_event_rule"), found.pop("aws_cloudwatch_event_target")
    assert rule.pop("name") and target.pop("rule") == {"Ref": "Imported"}
    [transformer] = target.pop("input_transformer")
    wanted = expected["Imported"]
    [wanted_target] = wanted.pop("Targets")
    assert pascal(rule) == wanted
    wanted_transformer = wanted_target.pop("InputTransformer")
    assert pascal(target, target_id="Id") == wanted_target
    assert transformer.pop("input_paths") == wanted_transformer["InputPathsMap"]
    assert json.loads(transformer.pop("input_template")) == json.loads(wanted_transformer["InputTemplate"])
    role, policy = found.pop("aws_iam_role"), found.pop("aws_iam_role_policy")
    assert role.pop("name") and policy.pop("role") == {"Ref": "Publisher"}
    assert {"AssumeRolePolicyDocument": role.pop("assume_role_policy"),
            "Policies": [{"PolicyName": policy.pop("name"), "PolicyDocument": policy.pop("policy")}]} \
        == expected["Publisher"]
    assert not any((found, transformer, role, policy)), "all of the file is compared"


@pytest.mark.skipif(not shutil.which("terraform"), reason="needs terraform")
def test_terraform_would_format_it_so(stage: Stage) -> None:
    stage.run("terraform", "fmt", "-check", "-diff", SAMPLES / "terraform.tf")


# Permissions


def policy() -> dict[str, Any]:
    return json.loads((SAMPLES / "publish-policy.json").read_text())


def rule_to(stage: Stage, topic: str, role: dict[str, str]) -> list[dict[str, Any]]:
    """What became of an event that a rule hands to a topic: that which could not be delivered."""
    events = stage.account.client("events")
    events.put_rule(Name="direct", EventPattern=json.dumps({"source": ["acme.direct"]}))
    events.put_targets(Rule="direct", Targets=[
        {"Id": "topic", "Arn": topic, "Input": fences("json")[0], **role}])
    before = len(stage.account.admin("undelivered"))
    events.put_events(Entries=[{"Source": "acme.direct", "DetailType": "x", "Detail": "{}"}])
    return stage.account.admin("undelivered")[before:]


def test_the_policy_is_enough_and_without_it_a_rule_reaches_nobody(stage: Stage) -> None:
    iam = stage.account.client("iam")
    trust = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
    role = iam.create_role(RoleName="direct", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    assert len(rule_to(stage, CRITICAL, {"RoleArn": role})) == 1, "the role may do nothing yet"
    iam.put_role_policy(RoleName="direct", PolicyName="publish", PolicyDocument=json.dumps(policy()))
    assert rule_to(stage, CRITICAL, {"RoleArn": role}) == []
    stage.one("critical")
    assert len(rule_to(stage, HEARTBEAT, {"RoleArn": role})) == 1, "one topic only"
    [refused] = rule_to(stage, CRITICAL, {})
    assert "does not allow events.amazonaws.com sns:Publish" in refused["reason"]
    assert stage.arrived() == []


@pytest.mark.filterwarnings("ignore")  # of parliament's own code
def test_the_policy_is_sound_and_names_what_there_is(stage: Stage, tmp_path: Path) -> None:
    import parliament

    findings = parliament.analyze_policy_string(json.dumps(policy())).findings
    # A condition key of all actions on keys, which parliament does not know.
    assert {finding.issue for finding in findings} <= {"UNKNOWN_CONDITION_FOR_ACTION"}
    encrypted = Project(tmp_path, stage.account, stage.project.aws)
    encrypted.use("full")
    encrypted.edit("encryption: false", "encryption: true")
    encrypted.run("synth")
    template = json.loads((tmp_path / "cdk.out/acme-prod.template.json").read_text())["Resources"]
    [alias] = [entry["Properties"] for entry in template.values() if entry["Type"] == "AWS::KMS::Alias"]
    topics = [entry["Properties"] for entry in template.values() if entry["Type"] == "AWS::SNS::Topic"]
    publish, find, key = policy()["Statement"]
    assert publish["Resource"].split(":")[-1] in {topic["TopicName"] for topic in topics}
    assert key["Condition"] == {"ForAnyValue:StringEquals": {"kms:ResourceAliases": alias["AliasName"]}}
    assert find["Resource"].endswith(":parameter/bellwether/acme-prod/topics/*")
