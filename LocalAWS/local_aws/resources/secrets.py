"""AWS::SecretsManager::Secret, AWS::SSM::Parameter, AWS::KMS::Key and Alias."""
from __future__ import annotations

import json
from typing import Any

from .registry import Handler, Refused, Request, handles


@handles("AWS::SecretsManager::Secret")
class Secret(Handler):
    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        if "GenerateSecretString" in request.properties:
            raise Refused("local AWS does not implement GenerateSecretString")
        client = request.client("secretsmanager")
        arn = client.create_secret(Name=request.name("Name", 512), **request.only(
            "Description", "KmsKeyId", "SecretString", "Tags"))["ARN"]
        return arn, {"Id": arn}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        client = request.client("secretsmanager")
        changed = request.properties.get("SecretString") != old.get("SecretString")
        client.update_secret(SecretId=physical_id, **request.only(
            "Description", "KmsKeyId", *(["SecretString"] if changed else [])))
        gone, wanted = request.tag_changes(old)
        if gone:
            client.untag_resource(SecretId=physical_id, TagKeys=gone)
        if wanted:
            client.tag_resource(SecretId=physical_id, Tags=wanted)
        return {}

    def delete(self, request: Request, physical_id: str) -> None:
        request.client("secretsmanager").delete_secret(SecretId=physical_id, ForceDeleteWithoutRecovery=True)


@handles("AWS::SSM::Parameter")
class Parameter(Handler):
    OPTIONS = ("Type", "Value", "Description", "AllowedPattern", "Tier", "Policies", "DataType")

    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        name = request.name("Name", 1011)
        tags = [{"Key": key, "Value": value} for key, value in request.properties.get("Tags", {}).items()]
        request.client("ssm").put_parameter(Name=name, Tags=tags, **request.only(*self.OPTIONS))
        return name, {"Type": request.properties["Type"], "Value": request.properties["Value"]}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        client, tags = request.client("ssm"), request.properties.get("Tags", {})
        client.put_parameter(Name=physical_id, Overwrite=True, **request.only(*self.OPTIONS))
        gone = sorted(old.get("Tags", {}).keys() - tags.keys())
        if gone:
            client.remove_tags_from_resource(ResourceType="Parameter", ResourceId=physical_id, TagKeys=gone)
        if tags:
            client.add_tags_to_resource(ResourceType="Parameter", ResourceId=physical_id,
                                        Tags=[{"Key": key, "Value": value} for key, value in tags.items()])
        return {"Type": request.properties["Type"], "Value": request.properties["Value"]}

    def delete(self, request: Request, physical_id: str) -> None:
        request.client("ssm").delete_parameter(Name=physical_id)


@handles("AWS::KMS::Key")
class Key(Handler):
    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        client = request.client("kms")
        policy = {"Policy": json.dumps(request.properties["KeyPolicy"])} if "KeyPolicy" in request.properties else {}
        metadata = client.create_key(Tags=request.renamed_tags, **policy,
                                     **request.only("Description", "KeySpec", "KeyUsage", "MultiRegion")
                                     )["KeyMetadata"]
        self._rotate(request, client, metadata["KeyId"])
        return metadata["KeyId"], {"Arn": metadata["Arn"], "KeyId": metadata["KeyId"]}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        client = request.client("kms")
        if "KeyPolicy" in request.properties:
            client.put_key_policy(KeyId=physical_id, PolicyName="default",
                                  Policy=json.dumps(request.properties["KeyPolicy"]))
        client.update_key_description(KeyId=physical_id, Description=request.properties.get("Description", ""))
        self._rotate(request, client, physical_id)
        gone, wanted = request.tag_changes(old)
        if gone:
            client.untag_resource(KeyId=physical_id, TagKeys=gone)
        if wanted:
            client.tag_resource(KeyId=physical_id, Tags=request.renamed_tags)
        return {}

    def delete(self, request: Request, physical_id: str) -> None:
        request.client("kms").schedule_key_deletion(
            KeyId=physical_id, PendingWindowInDays=request.properties.get("PendingWindowInDays", 30))

    def _rotate(self, request: Request, client: Any, key: str) -> None:
        if request.properties.get("EnableKeyRotation"):
            client.enable_key_rotation(KeyId=key)
        else:
            client.disable_key_rotation(KeyId=key)


@handles("AWS::KMS::Alias")
class Alias(Handler):
    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        request.client("kms").create_alias(**request.only("AliasName", "TargetKeyId"))
        return request.properties["AliasName"], {}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        request.client("kms").update_alias(**request.only("AliasName", "TargetKeyId"))
        return {}

    def delete(self, request: Request, physical_id: str) -> None:
        request.client("kms").delete_alias(AliasName=physical_id)
