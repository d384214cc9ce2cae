"""AWS Chatbot's API: global in the account, whichever Region asks."""
from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from ..errors import AwsError
from ..protocol import Service, page
from .delivery import CHATBOT as ENDPOINT

if TYPE_CHECKING:
    from ..world import World

Input = dict[str, Any]
REGIONS = {"us-east-2", "us-west-2", "ap-southeast-1", "eu-west-1"}  # where its API can be reached
# What Chatbot applies when no guardrail is given: the reason to always give one.
DEFAULT_GUARDRAIL = "arn:aws:iam::aws:policy/AdministratorAccess"


class Chatbot(Service):
    name = "chatbot"
    invalid_input = "InvalidParameterException"

    def __init__(self, world: World) -> None:
        self._world = world
        self.reset()

    def reset(self) -> None:
        self.workspaces: dict[str, str] = {"T0123ABCD": "Local workspace"}
        self.configurations: dict[str, dict[str, Any]] = {}
        self.actions: dict[str, dict[str, Any]] = {}

    def describe_slack_workspaces(self, request: Input, region: str) -> dict[str, Any]:
        return {"SlackWorkspaces": [{"SlackTeamId": key, "SlackTeamName": name, "State": "ENABLED"}
                                    for key, name in self.workspaces.items()]}

    def describe_slack_channel_configurations(self, request: Input, region: str) -> dict[str, Any]:
        wanted = request.get("ChatConfigurationArn")
        shown = [found for arn, found in self.configurations.items() if wanted in (None, arn)]
        found, token = page(shown, request)
        return {"SlackChannelConfigurations": found, "NextToken": token}

    def create_slack_channel_configuration(self, request: Input, region: str) -> dict[str, Any]:
        arn = self._arn(f"chat-configuration/slack-channel/{request['ConfigurationName']}")
        channel, account = request["SlackChannelId"], self._world.account
        if request["SlackTeamId"] not in self.workspaces:
            raise AwsError("InvalidRequestException", f"AWS Chatbot can't create the configuration. Slack workspace "
                                                      f"{request['SlackTeamId']} is not authorized with AWS account "
                                                      f"{account}.")
        self._check_channel(channel, None)
        if arn in self.configurations:
            raise AwsError("ConflictException", f"Configuration with name {request['ConfigurationName']} already "
                                                f"exists in AWS account {account}", 409)
        self._check(request)
        self.configurations[arn] = {
            "SlackTeamName": self.workspaces[request["SlackTeamId"]], "SlackTeamId": request["SlackTeamId"],
            "SlackChannelName": request.get("SlackChannelName", channel), "ChatConfigurationArn": arn,
            "ConfigurationName": request["ConfigurationName"], "State": "ENABLED", "Tags": request.get("Tags", []),
            **_settings(request)}
        self._subscribe(arn, set())
        return {"ChannelConfiguration": self.configurations[arn]}

    def update_slack_channel_configuration(self, request: Input, region: str) -> dict[str, Any]:
        arn = request["ChatConfigurationArn"]
        found = self._find(self.configurations, arn)
        self._check_channel(request.get("SlackChannelId", found["SlackChannelId"]), arn)
        before = set(found["SnsTopicArns"])
        merged = {**found, **request}
        self._check(merged)
        found.update(_settings(merged))
        self._subscribe(arn, before)
        return {"ChannelConfiguration": found}

    def delete_slack_channel_configuration(self, request: Input, region: str) -> dict[str, Any]:
        found = self._find(self.configurations, request["ChatConfigurationArn"])
        before = set(found["SnsTopicArns"])
        found["SnsTopicArns"] = []
        self._subscribe(request["ChatConfigurationArn"], before)
        del self.configurations[request["ChatConfigurationArn"]]
        return {}

    def create_custom_action(self, request: Input, region: str) -> dict[str, Any]:
        arn = self._arn(f"custom-action/{request['ActionName']}")
        if arn in self.actions:
            raise AwsError("ConflictException", f"Custom action {request['ActionName']} already exists", 409)
        self.actions[arn] = {**request, "CustomActionArn": arn}
        return {"CustomActionArn": arn}

    def update_custom_action(self, request: Input, region: str) -> dict[str, Any]:
        self._find(self.actions, request["CustomActionArn"]).update(request)
        return {"CustomActionArn": request["CustomActionArn"]}

    def get_custom_action(self, request: Input, region: str) -> dict[str, Any]:
        return {"CustomAction": self._find(self.actions, request["CustomActionArn"])}

    def list_custom_actions(self, request: Input, region: str) -> dict[str, Any]:
        return {"CustomActions": list(self.actions)}

    def delete_custom_action(self, request: Input, region: str) -> dict[str, Any]:
        self._find(self.actions, request["CustomActionArn"])
        del self.actions[request["CustomActionArn"]]
        return {}

    def associate_to_configuration(self, request: Input, region: str) -> dict[str, Any]:
        found = self._find(self.configurations, request["ChatConfiguration"])
        self._find(self.actions, request["Resource"])
        found.setdefault("Associations", set()).add(request["Resource"])
        return {}

    def disassociate_from_configuration(self, request: Input, region: str) -> dict[str, Any]:
        found = self._find(self.configurations, request["ChatConfiguration"])
        found.get("Associations", set()).discard(request["Resource"])
        return {}

    def list_associations(self, request: Input, region: str) -> dict[str, Any]:
        found = self._find(self.configurations, request["ChatConfiguration"])
        return {"Associations": [{"Resource": arn} for arn in sorted(found.get("Associations", []))]}

    def list_tags_for_resource(self, request: Input, region: str) -> dict[str, Any]:
        found = {**self.configurations, **self.actions}
        return {"Tags": self._find(found, request["ResourceARN"]).get("Tags", [])}

    def tag_resource(self, request: Input, region: str) -> dict[str, Any]:
        keys = [tag["TagKey"] for tag in request["Tags"]]
        self.untag_resource({"ResourceARN": request["ResourceARN"], "TagKeys": keys}, region)
        self._find({**self.configurations, **self.actions}, request["ResourceARN"])["Tags"] += request["Tags"]
        return {}

    def untag_resource(self, request: Input, region: str) -> dict[str, Any]:
        found = self._find({**self.configurations, **self.actions}, request["ResourceARN"])
        found["Tags"] = [tag for tag in found.get("Tags", []) if tag["TagKey"] not in request["TagKeys"]]
        return {}

    def _arn(self, tail: str) -> str:
        return f"arn:aws:chatbot::{self._world.account}:{tail}"

    def _find(self, table: dict[str, dict[str, Any]], arn: str) -> dict[str, Any]:
        if arn not in table:
            raise AwsError("ResourceNotFoundException", f"Resource {arn} does not exist", 404)
        return table[arn]

    def _check_channel(self, channel: str, own: str | None) -> None:
        for arn, other in self.configurations.items():
            if other["SlackChannelId"] == channel and arn != own:
                raise AwsError("ConflictException", f"Slack channel with ID {channel} has already been configured for "
                                                    f"AWS account {self._world.account}", 409)

    def _check(self, request: Input) -> None:
        """The role must exist and trust Chatbot; guardrails and topics must exist."""
        iam, role = self._world.client("iam", "us-east-1"), request["IamRoleArn"]
        try:
            trust = json.dumps(iam.get_role(RoleName=role.split("/")[-1])["Role"]["AssumeRolePolicyDocument"])
        except ClientError:
            trust = ""
        if "chatbot.amazonaws.com" not in trust:
            raise AwsError("InvalidParameterException", f"Role {role} does not exist or does not trust "
                                                        "chatbot.amazonaws.com")
        for policy in request.get("GuardrailPolicyArns") or []:
            # moto loads AWS's own policies only when asked to, so they are taken on trust
            if not policy.startswith("arn:aws:iam::aws:policy/"):
                self._exists(lambda: iam.get_policy(PolicyArn=policy), f"Guardrail policy {policy}")
        for topic in request.get("SnsTopicArns", []):
            sns = self._world.client("sns", topic.split(":")[3])
            self._exists(lambda: sns.get_topic_attributes(TopicArn=topic), f"SNS topic {topic}")

    def _exists(self, look: Any, what: str) -> None:
        try:
            look()
        except ClientError:
            raise AwsError("InvalidParameterException", f"{what} does not exist") from None

    def _subscribe(self, arn: str, before: set[str]) -> None:
        """A topic has one subscription of Chatbot however many channels listen; nothing is ever sent out."""
        wanted = {topic for found in self.configurations.values() for topic in found["SnsTopicArns"]}
        for topic in set(self.configurations[arn]["SnsTopicArns"]) | before:
            sns = self._world.client("sns", topic.split(":")[3])
            try:
                listed = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
            except ClientError:  # the topic went first
                continue
            own = [entry["SubscriptionArn"] for entry in listed if entry["Endpoint"] == ENDPOINT]
            if topic in wanted and not own:
                sns.subscribe(TopicArn=topic, Protocol="https", Endpoint=ENDPOINT)
            for subscription in own if topic not in wanted else []:
                sns.unsubscribe(SubscriptionArn=subscription)


def _settings(request: Input) -> dict[str, Any]:
    return {"SlackChannelId": request["SlackChannelId"], "IamRoleArn": request["IamRoleArn"],
            "SnsTopicArns": request.get("SnsTopicArns", []), "LoggingLevel": request.get("LoggingLevel", "NONE"),
            "GuardrailPolicyArns": request.get("GuardrailPolicyArns") or [DEFAULT_GUARDRAIL],
            "UserAuthorizationRequired": request.get("UserAuthorizationRequired", False)}
