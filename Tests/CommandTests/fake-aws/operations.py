"""An operation on a stack: a list of steps, of which each look at the stack's events takes some."""
import json


class Operation:
    def __init__(self, state, stack):
        self.state, self.stack = state, stack

    # What is asked for

    def execute(self, change_set, token):
        stack = self.stack
        is_new = stack["status"] == "REVIEW_IN_PROGRESS"
        self.begin(token, "CREATE_IN_PROGRESS" if is_new else "UPDATE_IN_PROGRESS")
        old = {"template": stack["template"], "values": stack["values"]}
        stack.update(template=change_set["template"], values=change_set["values"], tags=change_set["tags"])
        resources = json.loads(stack["template"])["Resources"]
        rank = {key: index for index, key in enumerate(in_order(resources))}
        changes = sorted(change_set["changes"], key=lambda c: rank.get(c["LogicalResourceId"], len(rank)))
        done = []
        for index, change in enumerate(c for c in changes if c["Action"] != "Remove"):
            verb = "CREATE" if change["Action"] == "Add" else "UPDATE"
            key = change["LogicalResourceId"]
            reason = self.state.get("fail", {}).get(key) or self.clash(change, old, resources)
            if reason:
                others = [c for c in changes if c["Action"] != "Remove"][index + 1:index + 2]
                return self.plan_failure(key, verb, reason, others, done, is_new, old)
            self.add([key, verb + "_IN_PROGRESS", None], [key, verb + "_COMPLETE", None])
            done.append(change)
        if not is_new:
            self.add(["", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", None])
        for change in changes:
            if change["Action"] == "Remove" or change["Replacement"] == "True":
                key = change["LogicalResourceId"]
                self.add([key, "DELETE_IN_PROGRESS", None], [key, "DELETE_COMPLETE", None])
        self.add(["", "CREATE_COMPLETE" if is_new else "UPDATE_COMPLETE", None])
        stack["operation"]["resources"] = {key: self.physical(key) for key in resources}

    def delete(self, token):
        stack = self.stack
        was_review = stack["status"] == "REVIEW_IN_PROGRESS"
        stack["changeSets"] = {}
        if was_review:
            stack["status"] = "DELETE_COMPLETE"
            return
        self.begin(token, "DELETE_IN_PROGRESS")
        self.deletions(reversed(in_order(json.loads(stack["template"])["Resources"])), "DELETE")

    def continue_rollback(self, token, skipped):
        self.begin(token, "UPDATE_ROLLBACK_IN_PROGRESS")
        self.end_rollback([key for key in self.state.get("failRollback", {}) if key not in skipped][:1])

    # How it goes

    def advance(self, steps):
        operation = self.stack.get("operation")
        for _ in range(steps):
            if not operation or not operation["steps"]:
                return
            for key, status, reason in operation["steps"].pop(0):
                self.say(key, status, reason)
            if not operation["steps"]:
                self.stack.update({k: operation[k] for k in ("template", "values", "resources") if k in operation})

    def goes_on(self):
        """From the second look at all stacks on: the first one finds it as it was left."""
        operation = self.stack.get("operation")
        if operation and operation.setdefault("seen", False):
            self.advance(self.state.get("pace", 1))
        elif operation:
            operation["seen"] = True

    def say(self, key, status, reason=None):
        stack = self.stack
        number = self.state["clock"] = self.state.get("clock", 0) + 1
        event = {
            "StackId": stack["id"], "EventId": "event-%d" % number, "StackName": stack["name"],
            "LogicalResourceId": key or stack["name"],
            "PhysicalResourceId": stack["id"] if not key else self.physical(key),
            "ResourceType": "AWS::CloudFormation::Stack" if not key else "AWS::Any::Thing",
            "Timestamp": "2026-01-01T%02d:%02d:%02d.000000+00:00" % (number // 3600, number // 60 % 60, number % 60),
            "ResourceStatus": status}
        if reason:
            event["ResourceStatusReason"] = reason
        if stack.get("operation", {}).get("token"):
            event["ClientRequestToken"] = stack["operation"]["token"]
        stack["events"].append(event)
        if not key:
            stack["status"] = status

    # Parts

    def begin(self, token, status):
        self.stack["operation"] = {"token": token, "steps": []}
        self.say("", status, "User Initiated")

    def add(self, *events):
        self.stack["operation"]["steps"].append(list(events))

    def physical(self, key):
        return "arn:aws:any:%s:%s:%s-%s" % (self.stack["region"], self.state["account"], self.stack["name"], key)

    def plan_failure(self, key, verb, reason, others, done, is_new, old):
        cancelled = [c["LogicalResourceId"] for c in others]
        word = {"CREATE": "creation", "UPDATE": "update"}[verb]
        self.add(
            [key, verb + "_IN_PROGRESS", None], *[[o, verb + "_IN_PROGRESS", None] for o in cancelled],
            [key, verb + "_FAILED", reason],
            *[[o, verb + "_FAILED", "Resource %s cancelled" % word] for o in cancelled])
        failed = "The following resource(s) failed to %s: [%s]. " % (verb.lower(), ", ".join([key] + cancelled))
        if is_new:
            self.add(["", "ROLLBACK_IN_PROGRESS", failed + "Rollback requested by user."])
            self.deletions([c["LogicalResourceId"] for c in reversed(done)], "ROLLBACK")
        else:
            self.stack["operation"].update(old)
            self.add(["", "UPDATE_ROLLBACK_IN_PROGRESS", failed])
            for change in done:
                name = change["LogicalResourceId"]
                self.add([name, "UPDATE_IN_PROGRESS", None], [name, "UPDATE_COMPLETE", None])
            self.end_rollback(list(self.state.get("failRollback", {}))[:1])

    def end_rollback(self, failing):
        for key in failing:
            self.add([key, "UPDATE_FAILED", self.state["failRollback"][key]])
            self.add(["", "UPDATE_ROLLBACK_FAILED", "The following resource(s) failed to update: [%s]. " % key])
            return
        self.add(["", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", None])
        self.add(["", "UPDATE_ROLLBACK_COMPLETE", None])

    def deletions(self, keys, prefix):
        failed = []
        for key in keys:
            reason = self.state.get("failDelete", {}).get(key)
            self.add([key, "DELETE_IN_PROGRESS", None], [key, "DELETE_FAILED" if reason else "DELETE_COMPLETE", reason])
            failed += [key] if reason else []
        reason = "The following resource(s) failed to delete: [%s]. " % ", ".join(failed) if failed else None
        self.add(["", prefix + ("_FAILED" if failed else "_COMPLETE"), reason])
        if not failed:
            self.stack["operation"]["resources"] = {}

    def clash(self, change, old, resources):
        """A replacement is created before the old one goes, and two budgets cannot have one name."""
        key = change["LogicalResourceId"]
        if change["Replacement"] != "True" or resources[key]["Type"] != "AWS::Budgets::Budget":
            return None
        name = resources[key]["Properties"]["Budget"]["BudgetName"]
        before = json.loads(old["template"])["Resources"][key]["Properties"]["Budget"]["BudgetName"]
        return "Error creating budget: %s - the budget already exists" % name if name == before else None


def in_order(resources):
    """The logical ids so that what is referred to comes first."""
    texts = {key: json.dumps(resource) for key, resource in resources.items()}
    order = []

    def visit(key):
        if key in order:
            return
        for other in sorted(resources):
            if other != key and any(form in texts[key] for form in ('"%s"' % other, "${%s}" % other, "${%s." % other)):
                visit(other)
        order.append(key)

    for key in sorted(resources):
        visit(key)
    return order
