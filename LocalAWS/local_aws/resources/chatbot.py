"""AWS::Chatbot::*."""
from __future__ import annotations

from typing import Any

from .registry import Handler, Request, handles


@handles("AWS::Chatbot::SlackChannelConfiguration")
class SlackChannelConfiguration(Handler):
    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        client = request.client("chatbot")
        arn = client.create_slack_channel_configuration(
            SlackTeamId=request.properties["SlackWorkspaceId"],
            ConfigurationName=request.properties["ConfigurationName"], Tags=request.renamed_tags,
            **_settings(request))["ChannelConfiguration"]["ChatConfigurationArn"]
        _associate(client, arn, request.properties)
        return arn, {"Arn": arn}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        client = request.client("chatbot")
        client.update_slack_channel_configuration(ChatConfigurationArn=physical_id, **_settings(request))
        _associate(client, physical_id, request.properties)
        gone, wanted = request.tag_changes(old)
        if gone:
            client.untag_resource(ResourceARN=physical_id, TagKeys=gone)
        if wanted:
            client.tag_resource(ResourceARN=physical_id, Tags=request.renamed_tags)
        return {}

    def delete(self, request: Request, physical_id: str) -> None:
        request.client("chatbot").delete_slack_channel_configuration(ChatConfigurationArn=physical_id)


def _settings(request: Request) -> dict[str, Any]:
    return {**request.only("SlackChannelId", "IamRoleArn"), "SnsTopicArns": request.properties.get("SnsTopicArns", []),
            "GuardrailPolicyArns": request.properties.get("GuardrailPolicies", []),
            "LoggingLevel": request.properties.get("LoggingLevel", "NONE"),
            "UserAuthorizationRequired": request.properties.get("UserRoleRequired", False)}


def _associate(client: Any, arn: str, properties: dict[str, Any]) -> None:
    wanted = set(properties.get("CustomizationResourceArns", []))
    present = {entry["Resource"] for entry in client.list_associations(ChatConfiguration=arn)["Associations"]}
    for resource in sorted(wanted - present):
        client.associate_to_configuration(ChatConfiguration=arn, Resource=resource)
    for resource in sorted(present - wanted):
        client.disassociate_from_configuration(ChatConfiguration=arn, Resource=resource)


@handles("AWS::Chatbot::CustomAction")
class CustomAction(Handler):
    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        names = ("ActionName", "Definition", "AliasName", "Attachments")
        arn = request.client("chatbot").create_custom_action(
            **request.only(*names), Tags=request.renamed_tags)["CustomActionArn"]
        return arn, {"CustomActionArn": arn}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        settings = request.only("Definition", "AliasName", "Attachments")
        client = request.client("chatbot")
        client.update_custom_action(CustomActionArn=physical_id, **settings)
        gone, wanted = request.tag_changes(old)
        if gone:
            client.untag_resource(ResourceARN=physical_id, TagKeys=gone)
        if wanted:
            client.tag_resource(ResourceARN=physical_id, Tags=request.renamed_tags)
        return {}

    def delete(self, request: Request, physical_id: str) -> None:
        request.client("chatbot").delete_custom_action(CustomActionArn=physical_id)
