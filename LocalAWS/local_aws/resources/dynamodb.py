"""AWS::DynamoDB::Table."""
from __future__ import annotations

from typing import Any

from .registry import Handler, Refused, Request, handles

_OPTIONS = ("AttributeDefinitions", "KeySchema", "BillingMode", "ProvisionedThroughput", "GlobalSecondaryIndexes",
            "LocalSecondaryIndexes", "StreamSpecification", "TableClass", "DeletionProtectionEnabled")
_CHANGEABLE = ("BillingMode", "ProvisionedThroughput", "TableClass", "DeletionProtectionEnabled")


@handles("AWS::DynamoDB::Table")
class Table(Handler):
    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        client, name = request.client("dynamodb"), request.name("TableName", 255)
        encryption = request.properties.get("SSESpecification")
        options = {"SSESpecification": _encryption(encryption)} if encryption else {}
        table = client.create_table(TableName=name, Tags=request.properties.get("Tags", []), **options,
                                    **request.only(*_OPTIONS))["TableDescription"]
        self._settings(request, name, {})
        return name, {"Arn": table["TableArn"], "StreamArn": table.get("LatestStreamArn", "")}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        client = request.client("dynamodb")
        for key in ("KeySchema", "GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
            if request.properties.get(key) != old.get(key):
                raise Refused(f"local AWS cannot change the {key} of a table")
        changed = {key: request.properties[key] for key in _CHANGEABLE
                   if key in request.properties and request.properties[key] != old.get(key)}
        if "DeletionProtectionEnabled" in old and "DeletionProtectionEnabled" not in request.properties:
            changed["DeletionProtectionEnabled"] = False
        if changed:
            client.update_table(TableName=physical_id, **changed)
        self._settings(request, physical_id, old)
        arn = client.describe_table(TableName=physical_id)["Table"]["TableArn"]
        gone, tags = request.tag_changes(old)
        if gone:
            client.untag_resource(ResourceArn=arn, TagKeys=gone)
        if tags:
            client.tag_resource(ResourceArn=arn, Tags=tags)
        return {}

    def delete(self, request: Request, physical_id: str) -> None:
        request.client("dynamodb").delete_table(TableName=physical_id)

    def _settings(self, request: Request, name: str, old: dict[str, Any]) -> None:
        """What the API has calls of its own for."""
        client = request.client("dynamodb")
        wanted, former = (given.get("TimeToLiveSpecification") for given in (request.properties, old))
        if former and wanted and former["Enabled"] and wanted["Enabled"] and (
                former.get("AttributeName") != wanted.get("AttributeName")):
            raise Refused("TimeToLive is active on a different AttributeName: current AttributeName is "
                          f"{former['AttributeName']}")
        if wanted != former:
            given = wanted or {**former, "Enabled": False}
            if given["Enabled"] or (former and former["Enabled"]):
                name_of = given.get("AttributeName") or former["AttributeName"]
                client.update_time_to_live(TableName=name, TimeToLiveSpecification={
                    "AttributeName": name_of, "Enabled": given["Enabled"]})
        recovery = "PointInTimeRecoverySpecification"
        if request.properties.get(recovery) != old.get(recovery):
            client.update_continuous_backups(TableName=name, PointInTimeRecoverySpecification=request.properties.get(
                recovery, {"PointInTimeRecoveryEnabled": False}))


def _encryption(given: dict[str, Any]) -> dict[str, Any]:
    """The template says `SSEEnabled`, the API `Enabled`."""
    renamed = {("Enabled" if key == "SSEEnabled" else key): value for key, value in given.items()}
    return {"SSEType": "KMS", **renamed} if renamed.get("Enabled") else renamed
