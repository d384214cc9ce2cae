"""AWS::CloudWatch::*, AWS::Logs::LogGroup, AWS::SQS::*, AWS::Events::Rule."""
from __future__ import annotations

import json
from typing import Any

from .policies import check_policy
from .registry import Handler, Request, handles


@handles("AWS::CloudWatch::Alarm")
class Alarm(Handler):
    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        name = request.name("AlarmName", 255)
        self._put(request, name)
        return name, {"Arn": f"arn:aws:cloudwatch:{request.region}:{request.account}:alarm:{name}"}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        self._put(request, physical_id)
        return {}

    def delete(self, request: Request, physical_id: str) -> None:
        request.client("cloudwatch").delete_alarms(AlarmNames=[physical_id])

    def _put(self, request: Request, name: str) -> None:
        request.client("cloudwatch").put_metric_alarm(**{**request.properties, "AlarmName": name})


@handles("AWS::CloudWatch::Dashboard")
class Dashboard(Handler):
    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        name = request.name("DashboardName", 255)
        self.update(request, name, {})
        return name, {}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        request.client("cloudwatch").put_dashboard(DashboardName=physical_id,
                                                   DashboardBody=request.properties["DashboardBody"])
        return {}

    def delete(self, request: Request, physical_id: str) -> None:
        request.client("cloudwatch").delete_dashboards(DashboardNames=[physical_id])


@handles("AWS::Logs::LogGroup")
class LogGroup(Handler):
    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        name = request.name("LogGroupName", 512)
        options = {api: request.properties[key] for key, api in (("KmsKeyId", "kmsKeyId"),
                                                                 ("LogGroupClass", "logGroupClass"))
                   if key in request.properties}
        request.client("logs").create_log_group(logGroupName=name, tags=request.tags, **options)
        self._retain(request, name, {})
        return name, {"Arn": f"arn:aws:logs:{request.region}:{request.account}:log-group:{name}:*"}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        client = request.client("logs")
        self._retain(request, physical_id, old)
        gone, wanted = request.tag_changes(old)
        if gone:
            client.untag_log_group(logGroupName=physical_id, tags=gone)
        if wanted:
            client.tag_log_group(logGroupName=physical_id, tags=request.tags)
        return {}

    def _retain(self, request: Request, name: str, old: dict[str, Any]) -> None:
        if days := request.properties.get("RetentionInDays"):
            request.client("logs").put_retention_policy(logGroupName=name, retentionInDays=days)
        elif "RetentionInDays" in old:
            request.client("logs").delete_retention_policy(logGroupName=name)

    def delete(self, request: Request, physical_id: str) -> None:
        request.client("logs").delete_log_group(logGroupName=physical_id)


@handles("AWS::SQS::Queue")
class Queue(Handler):
    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        client, name = request.client("sqs"), request.name("QueueName", 80)
        url = client.create_queue(QueueName=name, Attributes=_attributes(request.properties),
                                  tags=request.tags)["QueueUrl"]
        arn = f"arn:aws:sqs:{request.region}:{request.account}:{name}"
        return url, {"Arn": arn, "QueueUrl": url, "QueueName": name}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        client = request.client("sqs")
        removed = {key: _QUEUE_DEFAULTS[key] for key in old.keys() & _QUEUE_DEFAULTS.keys()
                   if key not in request.properties}
        client.set_queue_attributes(QueueUrl=physical_id, Attributes={**removed, **_attributes(request.properties)})
        gone, wanted = request.tag_changes(old)
        if gone:
            client.untag_queue(QueueUrl=physical_id, TagKeys=gone)
        if wanted:
            client.tag_queue(QueueUrl=physical_id, Tags=request.tags)
        return {}

    def delete(self, request: Request, physical_id: str) -> None:
        request.client("sqs").delete_queue(QueueUrl=physical_id)


_QUEUE_DEFAULTS = {"DelaySeconds": "0", "MaximumMessageSize": "262144", "MessageRetentionPeriod": "345600",
                   "ReceiveMessageWaitTimeSeconds": "0", "VisibilityTimeout": "30", "RedrivePolicy": ""}


def _attributes(properties: dict[str, Any]) -> dict[str, str]:
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in properties.items()
            if key not in ("QueueName", "Tags")}


@handles("AWS::SQS::QueuePolicy")
class QueuePolicy(Handler):
    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        self.update(request, "", {})
        return request.name("Id"), {}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        self._put(request, check_policy(request.properties["PolicyDocument"], "sqs", request.account))
        return {}

    def delete(self, request: Request, physical_id: str) -> None:
        self._put(request, "")

    def _put(self, request: Request, policy: str) -> None:
        for queue in request.properties["Queues"]:
            request.client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})


@handles("AWS::Events::Rule")
class Rule(Handler):
    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        name = request.name("Name")
        return name, {"Arn": self._put(request, name)}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        kept = {target["Id"] for target in request.properties.get("Targets", [])}
        gone = [target["Id"] for target in old.get("Targets", []) if target["Id"] not in kept]
        if gone:
            request.client("events").remove_targets(Rule=physical_id, Ids=gone, **request.only("EventBusName"))
        return {"Arn": self._put(request, physical_id)}

    def delete(self, request: Request, physical_id: str) -> None:
        client, bus = request.client("events"), request.only("EventBusName")
        if targets := [target["Id"] for target in request.properties.get("Targets", [])]:
            client.remove_targets(Rule=physical_id, Ids=targets, **bus)
        client.delete_rule(Name=physical_id, **bus)

    def _put(self, request: Request, name: str) -> str:
        client, options = request.client("events"), request.only(
            "Description", "EventBusName", "RoleArn", "ScheduleExpression", "State", "Tags")
        if pattern := request.properties.get("EventPattern"):
            options["EventPattern"] = pattern if isinstance(pattern, str) else json.dumps(pattern)
        arn = client.put_rule(Name=name, **options)["RuleArn"]
        if targets := request.properties.get("Targets"):
            client.put_targets(Rule=name, Targets=targets, **request.only("EventBusName"))
        return arn
