"""The CDK, in Python: an alarm, and a rule for events of an application, that tell in Bellwether's channels."""
from aws_cdk import App, Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_sns as sns
from aws_cdk import aws_ssm as ssm

app = App()
stack = Stack(app, "orders")


def channel(name: str) -> sns.ITopic:
    # Read when the stack is deployed, so `cdk synth` needs no account.
    arn = ssm.StringParameter.value_for_string_parameter(stack, f"/bellwether/acme-prod/topics/{name}")
    return sns.Topic.from_topic_arn(stack, name, arn)


critical, heartbeat = channel("critical"), channel("heartbeat")
age = cloudwatch.Metric(
    namespace="AWS/SQS", metric_name="ApproximateAgeOfOldestMessage", dimensions_map={"QueueName": "orders"},
    statistic="Maximum", period=Duration.minutes(5))
alarm = cloudwatch.Alarm(
    stack, "Backlog", alarm_name="orders-backlog", metric=age, threshold=900, evaluation_periods=3,
    alarm_description="The oldest order waits. https://wiki.example.com/orders",
    comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING)
alarm.add_alarm_action(actions.SnsAction(critical))
alarm.add_ok_action(actions.SnsAction(critical))  # the all-clear, in the same channel

# Values are not escaped. Ids and numbers only: a quote in a text, and Chatbot drops the message.
number, rows = events.EventField.from_path("$.detail.importId"), events.EventField.from_path("$.detail.rows")
message = events.RuleTargetInput.from_object({"version": "1.0", "source": "custom", "content": {
    "textType": "client-markdown", "title": f":white_check_mark: Import {number} finished",
    "description": f"{rows} rows"}})
events.Rule(
    stack, "Imported", event_pattern=events.EventPattern(source=["acme.imports"], detail_type=["Import Finished"]),
    # With a role: the topic's own policy lets no rule publish, and an imported topic's policy is not the CDK's to change.
    targets=[targets.SnsTopic(heartbeat, message=message, authorize_using_role=True)])
app.synth()
