"""Stacks and change sets, small but true to what CloudFormation does and says."""
import json
import re

from operations import Operation

# What cannot be changed in place.
REPLACING = {
    "AWS::Budgets::Budget": ["NotificationsWithSubscribers"],
    "AWS::Chatbot::SlackChannelConfiguration": ["ConfigurationName", "SlackWorkspaceId"],
    "AWS::SNS::Topic": ["TopicName"],
    "AWS::SNS::Subscription": ["Endpoint", "Protocol", "TopicArn"],
}
UPDATABLE = (
    "CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE")
ARN = "arn:aws:cloudformation:changeSet/"
# It names no resource.
REFUSED = ("The following hook(s)/validation failed: [AWS::EarlyValidation::ResourceExistenceCheck]. To troubleshoot Early "
           "Validation errors, use the DescribeEvents API for detailed failure information.")
NO_CHANGES = "The submitted information didn't contain changes. Submit different information to create a change set."


class ServiceError(Exception):
    def __init__(self, message, code="ValidationError"):
        super().__init__(message)
        self.code, self.message = code, message


class CloudFormation:
    def __init__(self, state, region):
        self.state, self.region = state, region
        self.stacks = state.setdefault("stacks", [])

    def perform(self, operation, options, standard_input):
        name = options.get("--stack-name")
        if operation == "describe-stacks":
            found = [s for s in self.stacks if s["status"] != "DELETE_COMPLETE" and s["region"] == self.region]
            answer = {"Stacks": [self.description(s) for s in found]}
            for stack in found:
                Operation(self.state, stack).goes_on()
            return answer
        if operation == "create-change-set":
            return self.create_change_set(name, options, standard_input)
        if operation == "delete-stack":
            return self.delete_stack(name, options)
        if operation == "describe-events":
            return self.refusals(options["--change-set-name"])
        stack = self.existing(name)
        if operation == "get-template":
            given_back = re.sub(r"[^\x00-\x7f]", "?", stack["template"])
            return {"TemplateBody": json.loads(given_back), "StagesAvailable": ["Original", "Processed"]}
        if operation == "describe-stack-events":
            Operation(self.state, stack).advance(self.state.get("pace", 1))
            events = stack["events"][::-1]
            limit = int(options.get("--max-items", len(events)))
            return {"StackEvents": events[:limit], **({"NextToken": "x"} if len(events) > limit else {})}
        if operation == "continue-update-rollback":
            if stack["status"] != "UPDATE_ROLLBACK_FAILED":
                raise ServiceError("Stack [%s] can not be rolled back in state %s" % (name, stack["status"]))
            return Operation(self.state, stack).continue_rollback(
                options.get("--client-request-token"), options.get("--resources-to-skip", "").split())
        change_sets = stack["changeSets"]
        change_set = change_sets.get(options["--change-set-name"])
        if operation == "delete-change-set":
            change_sets.pop(options["--change-set-name"], None)
            return None
        if change_set is None:
            raise ServiceError("ChangeSet [%s] does not exist" % options["--change-set-name"], "ChangeSetNotFound")
        if operation == "describe-change-set":
            return self.look_at(change_set)
        if operation == "execute-change-set":
            return self.execute(stack, change_set, options.get("--client-request-token"))
        raise ServiceError("fake aws: unexpected call of " + operation)

    def refusals(self, arn):
        """As long as the change set exists, and by its ARN only."""
        for stack in self.stacks:
            for change_set in stack["changeSets"].values():
                if arn == ARN + change_set["name"]:
                    return {"OperationEvents": [
                        {"EventType": "VALIDATION_ERROR", "LogicalResourceId": logical_id, "ResourceType": entry["type"],
                         "ValidationName": "NAME_CONFLICT_VALIDATION", "ValidationFailureMode": "FAIL",
                         "ValidationStatusReason": entry["reason"]} for logical_id, entry in change_set["refused"].items()]}
        raise ServiceError("ChangeSet [%s] does not exist" % arn, "ChangeSetNotFound")

    def find(self, name):
        """A deleted stack is found by its ARN only."""
        for stack in self.stacks[::-1]:
            if stack["id"] == name or stack["name"] == name and stack["status"] != "DELETE_COMPLETE":
                return stack
        return None

    def existing(self, name):
        stack = self.find(name)
        if stack is None:
            raise ServiceError("Stack [%s] does not exist" % name)
        return stack

    def description(self, stack):
        parameters = json.loads(stack["template"]).get("Parameters", {})
        shows = stack["status"] in UPDATABLE
        outputs = json.loads(stack["template"]).get("Outputs", {}) if shows else {}
        return {
            "StackId": stack["id"], "StackName": stack["name"], "StackStatus": stack["status"],
            **({"ChangeSetId": stack["changeSetId"]} if "changeSetId" in stack else {}),
            "CreationTime": "2026-01-01T00:00:00.000000+00:00", "DisableRollback": False,
            "Tags": [{"Key": k, "Value": v} for k, v in stack["tags"].items()],
            "Parameters": [
                {"ParameterKey": k, "ParameterValue": "****" if parameters.get(k, {}).get("NoEcho") else v}
                for k, v in stack["values"].items()],
            "Outputs": [
                {"OutputKey": k, "OutputValue": o["Value"] if isinstance(o["Value"], str)
                 else stack["resources"].get(o["Value"].get("Ref"), "?"), **{d: o[d] for d in ["Description"] if d in o}} for k, o in outputs.items()],
        }

    def create_change_set(self, name, options, standard_input):
        body, template = options["--template-body"], json.loads(options["--template-body"])
        if len(body.encode()) > 51200:
            raise ServiceError("Member must have length less than or equal to 51200")
        stack, is_new = self.find(name), options["--change-set-type"] == "CREATE"
        if is_new and stack is None:
            number = len(self.stacks) + 1
            arn = "arn:aws:cloudformation:%s:%s:stack/%s/%08d" % (self.region, self.state["account"], name, number)
            stack = {
                "name": name, "id": arn, "region": self.region, "status": "REVIEW_IN_PROGRESS", "template": "{}",
                "values": {}, "tags": {}, "resources": {}, "events": [], "changeSets": {}}
            self.stacks.append(stack)
            Operation(self.state, stack).say("", "REVIEW_IN_PROGRESS", "User Initiated")
        elif is_new and stack["status"] != "REVIEW_IN_PROGRESS":
            raise ServiceError("Stack [%s] already exists and cannot be created again" % name)
        elif not is_new and stack is None:
            raise ServiceError("Stack [%s] does not exist" % name)
        elif not is_new and stack["status"] not in UPDATABLE:
            raise ServiceError("Stack:%s is in %s state and can not be updated." % (stack["id"], stack["status"]))
        types = [r["Type"] for r in template["Resources"].values()]
        if any(t.startswith("AWS::IAM::") for t in types) and options.get("--capabilities") != "CAPABILITY_IAM":
            raise ServiceError("Requires capabilities : [CAPABILITY_IAM]", "InsufficientCapabilitiesException")
        values = self.values(template, stack["values"], self.read(options.get("--parameters"), standard_input))
        tags = {t["Key"]: t["Value"] for t in json.loads(options["--tags"])}
        changes = self.changes(stack, template, values)
        refused = {
            logical_id: {"type": template["Resources"][logical_id]["Type"], "reason": reason}
            for logical_id, reason in self.state.get("refuse", {}).items() if logical_id in template["Resources"]}
        stack["changeSets"][options["--change-set-name"]] = {
            "name": options["--change-set-name"], "polls": self.state.get("changeSetPolls", 1), "template": body,
            "values": values, "tags": tags, "changes": changes, "refused": refused,
            "isEmpty": not is_new and not changes and tags == stack["tags"]
            and template.get("Outputs") == json.loads(stack["template"]).get("Outputs")}
        return {"Id": ARN + options["--change-set-name"], "StackId": stack["id"]}

    def read(self, parameters, standard_input):
        if parameters is None:
            return []
        if parameters != "file:///dev/stdin":
            raise ServiceError("fake aws: parameters on the command line")
        return json.loads(standard_input)

    def values(self, template, old, given):
        wanted = template.get("Parameters", {})
        values, missing = {}, set(wanted)
        for entry in given:
            key = entry["ParameterKey"]
            if key not in wanted:
                raise ServiceError("Parameters: [%s] do not exist in the template" % key)
            if entry.get("UsePreviousValue") and key not in old:
                continue
            values[key] = old[key] if entry.get("UsePreviousValue") else entry["ParameterValue"]
            missing.discard(key)
        if missing:
            raise ServiceError("Parameters: [%s] must have values" % ", ".join(sorted(missing)))
        return values

    def changes(self, stack, template, values):
        before = json.loads(stack["template"]).get("Resources", {}) if stack["status"] != "REVIEW_IN_PROGRESS" else {}
        after = template["Resources"]
        changed = {k for k, v in values.items() if stack["values"].get(k) != v}
        result = []
        for key in sorted(set(before) | set(after)):
            old, new = before.get(key), after.get(key)
            if old and not new:
                result.append(change("Remove", key, old["Type"]))
            elif new and not old:
                result.append(change("Add", key, new["Type"]))
            else:
                text = json.dumps(new)
                causes = sorted(p for p in changed if '"%s"' % p in text or "${%s}" % p in text)
                if old == new and not causes:
                    continue
                fixed = REPLACING.get(new["Type"], [])
                replaced = any(old["Properties"].get(p) != new["Properties"].get(p) for p in fixed)
                result.append(change("Modify", key, new["Type"], "True" if replaced else "False", causes))
        return result

    def look_at(self, change_set):
        if change_set["polls"] > 0:
            change_set["polls"] -= 1
            return {"Status": "CREATE_IN_PROGRESS", "ExecutionStatus": "UNAVAILABLE", "Changes": []}
        if change_set["refused"]:
            return {"ChangeSetId": ARN + change_set["name"], "Status": "FAILED", "StatusReason": REFUSED,
                    "ExecutionStatus": "UNAVAILABLE", "Changes": []}
        if change_set["isEmpty"]:
            return {"Status": "FAILED", "StatusReason": NO_CHANGES, "ExecutionStatus": "UNAVAILABLE", "Changes": []}
        changes = [{"Type": "Resource", "ResourceChange": c} for c in change_set["changes"]]
        return {"Status": "CREATE_COMPLETE", "ExecutionStatus": "AVAILABLE", "Changes": changes}

    def execute(self, stack, change_set, token):
        if change_set["polls"] > 0 or change_set["isEmpty"]:
            raise ServiceError("ChangeSet [%s] cannot be executed" % change_set["name"], "InvalidChangeSetStatus")
        Operation(self.state, stack).execute(change_set, token)
        stack["changeSets"], stack["changeSetId"] = {}, ARN + change_set["name"] + "/1"

    def delete_stack(self, name, options):
        stack = self.find(name)
        if stack is None or stack["status"] in ("DELETE_COMPLETE", "DELETE_IN_PROGRESS"):
            return None
        return Operation(self.state, stack).delete(options.get("--client-request-token"))


def change(action, key, type, replacement=None, causes=()):
    details = [{"ChangeSource": "ParameterReference", "CausingEntity": c} for c in causes]
    return {"Action": action, "LogicalResourceId": key, "ResourceType": type, "Replacement": replacement,
            "Details": details}
