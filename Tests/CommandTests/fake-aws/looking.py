"""The calls that only look at an account, for `doctor` and `init`. Keys of the state, each with what is usual:

`regions`, Region -> status; `denies`, actions that IAM would refuse the deployer; `chatPolicy`, the content of the
organization's policy, or the code of an error; `monitors`, `metrics`, `costs`: what the calls list; `dailyCosts`, `page`
and `unit`, see there; `subscriptions`, name of a topic -> what listens to it; `off` and `gone`, names of schedules and
rules.
"""
import json

from cloudformation import ServiceError

ENDPOINT = "https://global.sns-api.chatbot.amazonaws.com"


def look(state, service, operation, options):
    """`None` for other calls."""
    answer = ANSWERS.get((service, operation))
    return answer(state, options) if answer else None


def region(state, options):
    name = options["--region-name"]
    return {"RegionName": name, "RegionOptStatus": state.get("regions", {}).get(name, "ENABLED_BY_DEFAULT")}


def simulate(state, options):
    def decision(action):
        return "implicitDeny" if action in state.get("denies", []) else "allowed"
    actions, resources = json.loads(options["--action-names"]), json.loads(options["--resource-arns"])
    return {"EvaluationResults": [
        {"EvalActionName": action, "EvalResourceName": resource, "EvalDecision": decision(action)}
        for action in actions for resource in resources], "IsTruncated": False}


def chat_policy(state, options):
    content = state.get("chatPolicy", "AWSOrganizationsNotInUseException")
    if content.endswith("Exception"):
        raise ServiceError("Your account is not a member of an organization.", content)
    return {"EffectivePolicy": {"PolicyContent": content, "PolicyType": options["--policy-type"]}}


def subscriptions(state, options):
    topic = options["--topic-arn"]
    found = state.get("subscriptions", {}).get(topic.split(":")[-1])
    if found is None:
        raise ServiceError("Topic does not exist", "NotFound")
    return {"Subscriptions": [
        {"SubscriptionArn": "PendingConfirmation" if waits else topic + ":1", "Owner": state["account"],
         "Protocol": "https" if endpoint == ENDPOINT else "email", "Endpoint": endpoint, "TopicArn": topic}
        for endpoint, waits in found.items()]}


def costs(state, options):
    if "--group-by" in options:
        return costs_by_service(state, options)
    months = state.get("costs", [])
    return {"ResultsByTime": [
        {"TimePeriod": {"Start": start, "End": start}, "Estimated": False, "Groups": [],
         "Total": {"UnblendedCost": {"Amount": amount, "Unit": "USD"}}} for start, amount in months]}


def costs_by_service(state, options):
    """Of `dailyCosts`, day -> service -> amount, as many days as `page` on a page."""
    start, end = (part.split("=")[1] for part in options["--time-period"].split(","))
    days = [day for day in sorted(state.get("dailyCosts", {})) if start <= day < end]
    offset, count = int(options.get("--next-page-token", 0)), state.get("page", 1000)
    answer = {"ResultsByTime": [
        {"TimePeriod": {"Start": day, "End": day}, "Estimated": False, "Total": {}, "Groups": [
            {"Keys": [service], "Metrics": {options["--metrics"]: {"Amount": amount, "Unit": state.get("unit", "USD")}}}
            for service, amount in state["dailyCosts"][day].items()]} for day in days[offset:offset + count]]}
    if offset + count < len(days):
        answer["NextPageToken"] = str(offset + count)
    return answer


def switches(resource_type):
    """Those of the deployed templates, with their states."""
    def answer(state, options):
        names = [resource["Properties"]["Name"] for stack in state.get("stacks", [])
                 for resource in json.loads(stack["template"]).get("Resources", {}).values()
                 if resource["Type"] == resource_type]
        key = "Rules" if resource_type == "AWS::Events::Rule" else "Schedules"
        return {key: [{"Name": name, "State": "DISABLED" if name in state.get("off", []) else "ENABLED"}
                      for name in names if name.startswith(options["--name-prefix"]) and name not in state.get("gone", [])]}
    return answer


ANSWERS = {
    ("account", "get-region-opt-status"): region,
    ("ce", "get-anomaly-monitors"): lambda state, _: {"AnomalyMonitors": state.get("monitors", [])},
    ("ce", "get-cost-and-usage"): costs,
    ("cloudwatch", "list-metrics"): lambda state, _: {"Metrics": state.get("metrics", [])},
    ("events", "list-rules"): switches("AWS::Events::Rule"),
    ("iam", "simulate-principal-policy"): simulate,
    ("organizations", "describe-effective-policy"): chat_policy,
    ("scheduler", "list-schedules"): switches("AWS::Scheduler::Schedule"),
    ("sns", "list-subscriptions-by-topic"): subscriptions,
}
