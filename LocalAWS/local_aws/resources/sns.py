"""AWS::SNS::*."""
from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError

from .policies import check_policy
from .registry import Handler, Refused, Request, handles

ATTRIBUTES = ("DisplayName", "KmsMasterKeyId", "SignatureVersion", "TracingConfig", "FifoTopic",
              "ContentBasedDeduplication", "FifoThroughputScope")


@handles("AWS::SNS::Topic")
class Topic(Handler):
    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        client, name = request.client("sns"), request.name("TopicName", 256)
        wanted = f"arn:aws:sns:{request.region}:{request.account}:{name}"
        if _exists(client, wanted):
            raise Refused(f'Resource handler returned message: "Topic already exists" ({wanted}, '
                          "HandlerErrorCode: AlreadyExists)")
        arn = client.create_topic(Name=name, Attributes=_attributes(request.properties),
                                  Tags=request.properties.get("Tags", []))["TopicArn"]
        _subscribe(client, arn, request.properties, {})
        return arn, {"TopicArn": arn, "TopicName": name}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        client, wanted = request.client("sns"), _attributes(request.properties)
        for name, value in {**dict.fromkeys(_attributes(old), ""), **wanted}.items():
            client.set_topic_attributes(TopicArn=physical_id, AttributeName=name, AttributeValue=value)
        gone, tags = request.tag_changes(old)
        if gone:
            client.untag_resource(ResourceArn=physical_id, TagKeys=gone)
        if tags:
            client.tag_resource(ResourceArn=physical_id, Tags=tags)
        _subscribe(client, physical_id, request.properties, old)
        return {}

    def delete(self, request: Request, physical_id: str) -> None:
        request.client("sns").delete_topic(TopicArn=physical_id)


def _exists(client: Any, arn: str) -> bool:
    try:
        client.get_topic_attributes(TopicArn=arn)
    except ClientError:
        return False
    return True


def _attributes(properties: dict[str, Any]) -> dict[str, str]:
    return {name: str(properties[name]).lower() if isinstance(properties[name], bool) else str(properties[name])
            for name in ATTRIBUTES if name in properties}


def _subscribe(client: Any, arn: str, properties: dict[str, Any], old: dict[str, Any]) -> None:
    wanted = {(entry["Protocol"], entry["Endpoint"]) for entry in properties.get("Subscription", [])}
    former = {(entry["Protocol"], entry["Endpoint"]) for entry in old.get("Subscription", [])}
    for protocol, endpoint in sorted(wanted - former):
        client.subscribe(TopicArn=arn, Protocol=protocol, Endpoint=endpoint)
    for entry in client.list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"] if former - wanted else []:
        is_confirmed = entry["SubscriptionArn"].startswith("arn:")  # others SNS forgets by itself
        if is_confirmed and (entry["Protocol"], entry["Endpoint"]) in former - wanted:
            client.unsubscribe(SubscriptionArn=entry["SubscriptionArn"])


@handles("AWS::SNS::TopicPolicy")
class TopicPolicy(Handler):
    """Replaces the policy SNS made; deleting it brings that one back."""

    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        self._set(request)
        name = request.name("Id")
        return name, {"Id": name}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        self._set(request)
        for topic in set(old["Topics"]) - set(request.properties["Topics"]):
            _default_policy(request, topic)
        return {}

    def delete(self, request: Request, physical_id: str) -> None:
        for topic in request.properties["Topics"]:
            _default_policy(request, topic)

    def _set(self, request: Request) -> None:
        document = check_policy(request.properties["PolicyDocument"], "sns", request.account)
        for topic in request.properties["Topics"]:
            request.client("sns").set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=document)


def _default_policy(request: Request, topic: str) -> None:
    actions = ["SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:AddPermission", "SNS:RemovePermission",
               "SNS:DeleteTopic", "SNS:Subscribe", "SNS:ListSubscriptionsByTopic", "SNS:Publish"]
    statement = {"Sid": "__default_statement_ID", "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": actions,
                 "Resource": topic, "Condition": {"StringEquals": {"AWS:SourceOwner": request.account}}}
    policy = json.dumps({"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [statement]})
    request.client("sns").set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)


@handles("AWS::SNS::Subscription")
class Subscription(Handler):
    OPTIONS = ("DeliveryPolicy", "FilterPolicy", "FilterPolicyScope", "RawMessageDelivery", "RedrivePolicy")

    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        arn = request.client("sns").subscribe(
            **request.only("TopicArn", "Protocol", "Endpoint"), Attributes=self._options(request.properties),
            ReturnSubscriptionArn=True)["SubscriptionArn"]
        return arn, {"Arn": arn}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        for name, value in self._options(request.properties).items():
            request.client("sns").set_subscription_attributes(SubscriptionArn=physical_id, AttributeName=name,
                                                              AttributeValue=value)
        return {}

    def delete(self, request: Request, physical_id: str) -> None:
        request.client("sns").unsubscribe(SubscriptionArn=physical_id)

    def _options(self, properties: dict[str, Any]) -> dict[str, str]:
        return {name: properties[name] if isinstance(properties[name], str) else json.dumps(properties[name])
                for name in self.OPTIONS if name in properties}
