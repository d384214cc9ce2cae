"""The main job: one file becomes what it says, and a changed file changes just that."""
from __future__ import annotations

import json
from collections import Counter

import pytest
from conftest import ACCOUNT, INSTALLED_AWS, VALUES, Account, Project

MAIN = """\
name: acme
account: "123456789012"
slack:
  workspace: ${SLACK_WORKSPACE_ID}
  channels: { critical: "${SLACK_CRITICAL_CHANNEL_ID}", heartbeat: "${SLACK_HEARTBEAT_CHANNEL_ID}" }
reports: { daily: off, weekly: off, monthly: off }
anomalies: off
events: { health: off }
watchdog: false
dashboard: false
explain-budget-alerts: false
budgets:
  - { name: daily, every: day, limit: 50 }
  - { name: monthly, every: month, limit: 1500 }
"""


@pytest.fixture
def deployed(project: Project) -> Project:
    project.config.write_text(MAIN)
    project.set(VALUES)
    project.run("deploy", "--yes")
    return project


def names(account: Account) -> dict[str, str]:
    """The user's name of a budget → its name in AWS."""
    return {name.split("-")[1]: name for name in account.budgets()}


FULL_SECRET = {name: VALUES[name] for name in VALUES if name != "SLACK_CHANNEL_ID"}
MINIMAL_SECRET = {name: VALUES[name] for name in ("SLACK_WORKSPACE_ID", "SLACK_CHANNEL_ID")}


@pytest.mark.parametrize(
    ("example", "stack", "more", "names", "expected"),
    [("minimal", "acme", ["acme-schedules", "acme-reports", "acme-budget-alerts", "acme-account-events", "acme-anomalies", "acme-watchdog", "acme-dashboard"], ["alerts"], MINIMAL_SECRET),
     ("full", "acme-prod", ["acme-prod-schedules", "acme-prod-reports", "acme-prod-events", "acme-prod-job-events", "acme-prod-account-events", "acme-prod-rules",
                            "acme-prod-budget-alerts", "acme-prod-anomalies", "acme-prod-watchdog", "acme-prod-alarms", "acme-prod-dashboard"], ["critical", "heartbeat"], FULL_SECRET)])
def test_an_example_becomes_what_it_says(
    example: str, stack: str, more: list[str], names: list[str], expected: dict[str, str], project: Project,
    account: Account
) -> None:
    project.use(example)
    project.aws = INSTALLED_AWS
    printed = project.run("deploy", "--yes")
    assert account.stacks() == dict.fromkeys([stack, *more], "CREATE_COMPLETE")
    assert "/invite @Amazon Q" in printed

    configurations = account.client("chatbot", "us-east-2").describe_slack_channel_configurations()
    channels = {entry["ConfigurationName"]: entry for entry in configurations["SlackChannelConfigurations"]}
    assert set(channels) == {f"{stack}-{name}" for name in names}
    for name, entry in channels.items():
        assert entry["GuardrailPolicyArns"], "without a guardrail AWS applies AdministratorAccess"
        assert entry["SnsTopicArns"] == [f"arn:aws:sns:us-east-1:{ACCOUNT}:{name}"]
        assert entry["SlackTeamId"] == VALUES["SLACK_WORKSPACE_ID"]

    parameters = account.client("ssm").get_parameters_by_path(Path=f"/bellwether/{stack}", Recursive=True)
    values = {entry["Name"]: entry["Value"] for entry in parameters["Parameters"]}
    for name in names:
        assert values[f"/bellwether/{stack}/topics/{name}"] == f"arn:aws:sns:us-east-1:{ACCOUNT}:{stack}-{name}"
    exports = {entry["Name"] for entry in account.client("cloudformation").list_exports()["Exports"]}
    assert exports == {f"{stack}-secret"} | {f"{stack}-{name}-topic" for name in names}

    secret = account.client("secretsmanager").get_secret_value(SecretId=values[f"/bellwether/{stack}/secret"])
    assert json.loads(secret["SecretString"]) == expected


def test_without_changes_one_line_says_so(deployed: Project, account: Account) -> None:
    before = account.client("cloudformation").describe_stack_events(StackName="acme")["StackEvents"]
    assert deployed.run("deploy") == "No changes: acme is deployed as bellwether.yaml says.\n"
    after = account.client("cloudformation").describe_stack_events(StackName="acme")["StackEvents"]
    assert len(after) == len(before)
    change_sets = account.client("cloudformation").list_change_sets(StackName="acme")["Summaries"]
    assert {entry["ExecutionStatus"] for entry in change_sets} <= {"EXECUTE_COMPLETE"}


def test_the_aws_cli_is_started_few_times(project: Project, account: Account) -> None:
    """Each start takes half a second of a processor; `make bench` counts those of other commands and measures."""
    def calls(*arguments: str) -> Counter[str]:
        before = len(account.calls())
        project.run(*arguments)
        return Counter(account.calls()[before:])

    project.use("full")
    first = calls("deploy", "--yes")
    assert first["CreateChangeSet"] == first["ExecuteChangeSet"] == 13 and first["GetTemplate"] == 0
    assert first["DescribeStackEvents"] <= 3 * 13, "steps are read where something has moved"
    again = calls("deploy")
    assert again["CreateChangeSet"] == 1, "only the stack whose secret values nobody can compare"
    assert again["GetTemplate"] == again["ValidateStateMachineDefinition"] == 0
    assert again.total() - again["DescribeChangeSet"] <= 9
    assert calls("status").total() <= 4
    assert calls("diff").total() <= 3


def test_what_somebody_else_has_changed_is_noticed(project: Project, account: Account) -> None:
    """Also where the fingerprint of the old template was kept."""
    project.use("minimal")
    project.run("deploy", "--yes")
    client = account.client("cloudformation")
    template = client.get_template(StackName="acme-dashboard")["TemplateBody"]
    own = json.loads(json.dumps(template))
    own["Resources"]["Dashboard"]["Properties"]["DashboardBody"] = '{"widgets": []}'
    client.create_change_set(StackName="acme-dashboard", ChangeSetName="console", TemplateBody=json.dumps(own),
                             Tags=client.describe_stacks(StackName="acme-dashboard")["Stacks"][0]["Tags"])
    client.get_waiter("change_set_create_complete").wait(
        StackName="acme-dashboard", ChangeSetName="console", WaiterConfig={"Delay": 1})
    client.execute_change_set(StackName="acme-dashboard", ChangeSetName="console")
    account.admin("await-status", stack="acme-dashboard", status="UPDATE_COMPLETE", timeout=60)
    assert "1 resource differs from the file" in project.run("status")
    assert "acme-dashboard will be updated" in project.run("deploy", "--yes")
    assert project.run("deploy").startswith("No changes")

    del own["Outputs"]
    client.update_stack(StackName="acme-dashboard", TemplateBody=json.dumps(own))
    account.admin("await-status", stack="acme-dashboard", status="UPDATE_COMPLETE", timeout=60)
    assert "acme-dashboard would change" in project.run("diff", code=2)
    assert "acme-dashboard will be updated" in project.run("deploy", "--yes")


TITLES = """
rules:
  - { name: naïve, title: "Größe ❤️ 👩‍💻 – {detail.x}", to: critical, pattern: { source: [acme.größe] } }
tags: { Stadt: "Zürich" }
"""


def test_text_beyond_ascii_is_no_difference_after_it_was_deployed(deployed: Project) -> None:
    """CloudFormation gives it back as question marks."""
    deployed.config.write_text(deployed.config.read_text().replace("reports: { daily: off, weekly: off, monthly: off }\n", "")
                               .replace("explain-budget-alerts: false\n", "") + TITLES.replace("naïve", "naive"))
    deployed.run("deploy", "--yes")
    assert "would" not in deployed.run("diff")
    assert "differ" not in deployed.run("status")
    deployed.edit("Größe ❤️", "Größe, ❤️")
    printed = deployed.run("diff", code=2)
    assert printed.count("would change") == 1 and "?" not in printed
    assert deployed.run("deploy", "--yes").count("~ ") == 1


def test_an_amount_changes_in_place(deployed: Project, account: Account) -> None:
    before = names(account)
    deployed.edit("limit: 1500", "limit: 1800.50")
    printed = deployed.run("deploy", "--yes")
    assert "~ budget monthly  limit 1500 USD → 1800.5 USD" in printed
    assert names(account) == before
    assert float(account.budgets()[before["monthly"]]) == 1800.5


@pytest.mark.parametrize(
    "alerts",
    [
        "alerts: [{ at: 85% }, { at: 100% }]",
        "alerts: [{ at: 80%, to: critical }, { at: 100% }]",
        "alerts: [{ at: 80%, emails: [finance@example.com] }, { at: 100% }]",
        "alerts: [{ at: 80% }, { at: 100% }, { at: 120% }]",
        "alerts: [{ at: 100% }]",
    ],
    ids=["threshold", "route", "recipient", "more", "fewer"])
def test_alerts_change_by_replacement_without_collision(alerts: str, deployed: Project, account: Account) -> None:
    before = names(account)
    deployed.edit("every: day, limit: 50", f"every: day, limit: 50, {alerts}")
    printed = deployed.run("deploy", "--yes")
    assert "± budget daily" in printed and "may come again" in printed
    after = names(account)
    assert after["monthly"] == before["monthly"]
    assert after["daily"] != before["daily"]
    assert len(account.budgets()) == 2, "the old budget must be gone"


def test_budgets_come_and_go_by_name(deployed: Project, account: Account) -> None:
    before = names(account)
    deployed.edit("  - { name: daily", "  - { name: team, every: quarter, limit: 7 }\n  - { name: daily")
    assert "+ budget team" in deployed.run("deploy", "--yes")
    assert {name: names(account)[name] for name in before} == before

    deployed.edit("name: team", "name: crew")
    printed = deployed.run("deploy", "--yes")
    assert "+ budget crew" in printed and "- budget team" in printed
    assert set(names(account)) == {"daily", "monthly", "crew"}

    deployed.edit("  - { name: crew, every: quarter, limit: 7 }\n", "")
    assert "- budget crew" in deployed.run("deploy", "--yes")
    assert names(account) == before


def test_the_order_of_budgets_means_nothing(deployed: Project) -> None:
    lines = deployed.config.read_text().splitlines(keepends=True)
    deployed.config.write_text("".join(lines[:-2] + [lines[-1], lines[-2]]))
    assert deployed.run("deploy").startswith("No changes")


def test_values_of_the_last_deployment_are_kept_without_env(deployed: Project, account: Account) -> None:
    deployed.env.unlink()
    assert deployed.run("deploy").startswith("No changes")
    deployed.edit("limit: 50 ", "limit: 60 ")
    deployed.run("deploy", "--yes")
    found = account.client("chatbot", "us-east-2").describe_slack_channel_configurations()
    assert {entry["SlackChannelId"] for entry in found["SlackChannelConfigurations"]} == {"C0PLANTED1", "C0PLANTED2"}


def test_a_new_value_in_env_is_deployed(deployed: Project, account: Account) -> None:
    deployed.set({**VALUES, "SLACK_CRITICAL_CHANNEL_ID": "C0PLANTED9"})
    printed = deployed.run("deploy", "--yes")
    assert "~ Slack channel critical" in printed and "planted" not in printed.lower()
    found = account.client("chatbot", "us-east-2").describe_slack_channel_configurations()
    assert {entry["SlackChannelId"] for entry in found["SlackChannelConfigurations"]} == {"C0PLANTED9", "C0PLANTED2"}


def test_encryption_can_be_switched_on_and_off(deployed: Project, account: Account) -> None:
    def key() -> str | None:
        topic = account.resources("acme")["CriticalTopic"]
        return account.client("sns").get_topic_attributes(TopicArn=topic)["Attributes"].get("KmsMasterKeyId")

    assert not key()
    deployed.config.write_text(MAIN + "encryption: true\n")
    deployed.run("deploy", "--yes")
    assert key() and key() != "alias/aws/sns"
    deployed.config.write_text(MAIN)
    deployed.run("deploy", "--yes")
    assert not key()


def test_diff_and_status_say_what_differs_and_change_nothing(deployed: Project, account: Account) -> None:
    account.admin("spend", budget=names(account)["monthly"], actual="1234.5", forecast="2000")
    assert deployed.run("diff") == "acme is up to date\n"
    deployed.edit("limit: 50 ", "limit: 60 ")
    calls = len(account.calls())
    assert "~ budget daily  limit 50 USD → 60 USD" in deployed.run("diff", code=2)
    printed = deployed.run("status")
    assert "1 resource differs from the file; see bellwether diff" in printed
    assert "budget monthly  ▰▰▰▰▰▰▰▰▱▱ $1,235 of $1,500 a month (82%), forecast $2,000 (133%)" in printed
    assert set(account.calls()[calls:]) == {"GetCallerIdentity", "DescribeStacks", "GetTemplate", "DescribeBudgets"}


def test_destroy_leaves_nothing(deployed: Project, account: Account) -> None:
    printed = deployed.run("destroy", code=1)
    assert "- budget daily" in printed and "run the same command with --yes" in printed
    assert account.stacks() == {"acme": "CREATE_COMPLETE"}
    deployed.run("destroy", "--yes")
    assert account.stacks() == {}
    assert account.budgets() == {}
    assert account.client("sns").list_topics().get("Topics", []) == []
    assert account.client("secretsmanager").list_secrets()["SecretList"] == []
    assert account.client("ssm").describe_parameters()["Parameters"] == []
    chatbot = account.client("chatbot", "us-east-2")
    assert chatbot.describe_slack_channel_configurations()["SlackChannelConfigurations"] == []
    assert "Nothing of acme is deployed" in deployed.run("destroy", "--yes")
    deployed.run("deploy", "--yes")
    assert account.stacks() == {"acme": "CREATE_COMPLETE"}, "everything is free to be created again"


def test_more_budgets_than_a_template_holds(deployed: Project, account: Account) -> None:
    def write(count: int) -> None:
        many = "".join(f"  - {{ name: team {n}, every: month, limit: {n} }}\n" for n in range(1, count + 1))
        deployed.config.write_text(MAIN + many)

    write(120)
    deployed.run("deploy", "--yes")
    assert len(account.budgets()) == 122
    assert len(account.stacks()) > 1
    before = account.stacks()

    write(121)
    printed = deployed.run("deploy", "--yes")
    assert len(account.budgets()) == 123
    assert printed.count("will be updated") + printed.count("will be created") <= 2
    assert set(before) <= set(account.stacks())

    write(1)
    assert "acme-budgets-1 would be deleted:" in deployed.run("diff", code=2)
    assert "no longer in the file" in deployed.run("status")
    assert "will be deleted" in deployed.run("deploy", "--yes")
    assert set(account.stacks()) == {"acme"}
    assert len(account.budgets()) == 3
