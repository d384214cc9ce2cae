"""Topics, Chatbot's metrics and its logs. Keys of the state that tests set: `missingTopics`, `unreadTopics`, names;
`counts`, configuration → metric → count (all delivered, unless given); `late`, looks at metrics that find nothing yet;
`logs`, configuration → lines; `closedTopics`, names of those whose policy lets no service publish."""
import json

from cloudformation import ServiceError

CHATBOT = "https://global.sns-api.chatbot.amazonaws.com"


class Notifications:
    def __init__(self, state):
        self.state = state

    def perform(self, service, operation, options, standard_input):
        """None if it is not one of its calls."""
        known = {("sns", "publish"): self.publish, ("sns", "list-subscriptions-by-topic"): self.subscriptions,
                 ("sns", "get-topic-attributes"): self.attributes,
                 ("cloudwatch", "get-metric-data"): self.metrics, ("logs", "filter-log-events"): self.logs,
                 ("budgets", "describe-budget"): self.budget}
        call = known.get((service, operation))
        return call(options, standard_input) if call else None

    def topic(self, options):
        name = options["--topic-arn"].split(":")[-1]
        if name in self.state.get("missingTopics", []):
            raise ServiceError("Topic does not exist", "NotFound")
        return name

    def publish(self, options, message):
        published = self.state.setdefault("published", [])
        published.append({"topic": self.topic(options), "message": message, "subject": options.get("--subject")})
        return {"MessageId": "message-%d" % len(published)}

    def subscriptions(self, options, _):
        if not {"published", "unreadTopics"} & self.state.keys():
            return None  # asked by who only looks at the account
        is_read = self.topic(options) not in self.state.get("unreadTopics", [])
        topic = options["--topic-arn"]
        return {"Subscriptions": [
            {"SubscriptionArn": topic + ":1", "Owner": topic.split(":")[4], "Protocol": "https", "Endpoint": CHATBOT,
             "TopicArn": topic}] if is_read else []}

    def attributes(self, options, _):
        services = [] if self.topic(options) in self.state.get("closedTopics", []) else ["budgets", "cloudwatch", "costalerts"]
        return {"Attributes": {"Policy": json.dumps({"Statement": [
            {"Effect": "Allow", "Principal": {"Service": service + ".amazonaws.com"}, "Action": "sns:Publish"}
            for service in services]})}}

    def metrics(self, _, queries):
        self.state["late"] = self.state.get("late", 0) - 1
        results = []
        for query in json.loads(queries):
            metric = query["MetricStat"]["Metric"]
            assert metric["Namespace"] == "AWS/Chatbot", metric
            configuration = metric["Dimensions"][0]["Value"]
            sent = sum(entry["topic"] == configuration for entry in self.state.get("published", []))
            counts = self.state.get("counts", {}).get(configuration, {
                "MessageDeliverySuccess": sent, "EventsProcessed": sent})
            count = counts.get(metric["MetricName"])
            values = [float(count)] if count and self.state["late"] < 0 else []
            results.append({"Id": query["Id"], "Label": metric["MetricName"], "Timestamps": [], "Values": values,
                            "StatusCode": "Complete"})
        return {"MetricDataResults": results}

    def logs(self, options, _):
        lines = self.state.get("logs", {}).get(options["--log-group-name"].split("/")[-1])
        if lines is None:
            raise ServiceError("The specified log group does not exist.", "ResourceNotFoundException")
        return {"events": [{"message": line, "timestamp": 1} for line in lines]}

    def budget(self, options, _):
        for budget in self.state.get("budgets", []):
            if budget["BudgetName"] == options["--budget-name"]:
                return {"Budget": budget}
        raise ServiceError("Unable to get budget: %s - the budget doesn't exist." % options["--budget-name"],
                           "NotFoundException")
