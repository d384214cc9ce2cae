"""The part of `/_local/…` that drives what runs: executions, and later what starts them."""
from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Callable

from .workflows.execution import moment

if TYPE_CHECKING:
    from .services.anomaly_alerts import AnomalyAlerts
    from .services.budget_alerts import BudgetAlerts
    from .services.costs import Costs
    from .services.delivery import Deliveries
    from .services.events import Events
    from .services.schedules import Schedules
    from .services.workflows import Workflows
    from .world import World

Input = dict[str, Any]


class RuntimeActions:
    def __init__(self, world: World, workflows: Workflows, costs: Costs, deliveries: Deliveries,
                 schedules: Schedules, events: Events, alerts: BudgetAlerts,
                 anomalies: AnomalyAlerts) -> None:
        self._world, self._workflows, self._ce, self._deliveries = world, workflows, costs, deliveries
        self._schedules, self._events, self._alerts, self._anomalies = schedules, events, alerts, anomalies

    def actions(self) -> dict[str, Callable[[Input], Any]]:
        return {"executions": self._executions, "start": self._start, "await-execution": self._await_execution,
                "costs": self._costs, "cost-requests": self._cost_requests, "sample-costs": self._sample_costs,
                "check-budgets": lambda _: self._alerts.check(), "anomaly": self._anomalies.find, "fire": self._fire, "event": self._event,
                "await-delivered": self._await_delivered, "undelivered": self._undelivered}

    def _executions(self, given: Input) -> Any:
        """{"machine": name, "status": status}, both to narrow down; oldest first."""
        return [run.shown() for run in self._matching(given)]

    def _start(self, given: Input) -> Any:
        """{"machine": name, "input": JSON, "name": name, "at": time}: starts a run that takes `at` for its start."""
        [arn] = [arn for arn in self._workflows.machines if arn.endswith(f":{given['machine']}")]
        at = moment(given["at"]) if "at" in given else None
        return {"arn": self._workflows.start(arn, json.dumps(given.get("input", {})), given.get("name"), at).arn}

    def _await_execution(self, given: Input) -> Any:
        """{"machine": name, "status": status, "count": 1, "timeout": 10}: answers when as many have ended, or have
        that status."""
        def found() -> list[Any]:
            return [run for run in self._matching(given) if run.settled or given.get("status") == "RUNNING"]

        reached = self._world.faults.wait(lambda: len(found()) >= given.get("count", 1),
                                          float(given.get("timeout", 10)))
        return {"reached": reached, "executions": [run.shown() for run in found()]}

    def _costs(self, given: Input) -> Any:
        """{"rows": [{"day", "service", "amount", "record", "region", "usageType", "account", "unit", "tags"}],
        "today": day, "estimatedFrom": day, "pageSize": 0, "mode": "replace" | "add"}"""
        self._world.costs.load(given)
        return {"rows": len(self._world.costs.rows)}

    def _cost_requests(self, _: Input) -> Any:
        return self._ce.requests

    def _sample_costs(self, given: Input) -> Any:
        """{"today": day, "runaway_since": day}"""
        from .samples.costs import rows
        return self._costs({"rows": rows(given["today"], given.get("runaway_since")), "today": given["today"]})

    def _await_delivered(self, given: Input) -> Any:
        """{"timeout": 10}: answers when everything that SNS had to deliver over HTTP is delivered or given up."""
        return {"delivered": self._world.faults.wait(lambda: self._deliveries.idle, float(given.get("timeout", 10)))}

    def _undelivered(self, _: Input) -> Any:
        return self._deliveries.undelivered

    def _fire(self, given: Input) -> Any:
        """{"schedule": name, "group": "default", "at": time, "times": 1, "region": region}"""
        return self._schedules.fire(given["schedule"], given.get("group", "default"), moment(given["at"]),
                                    int(given.get("times", 1)), given.get("region", "us-east-1"))

    def _event(self, given: Input) -> Any:
        """An AWS event as AWS services send it, on the default bus of its `region`."""
        deliveries = self._events.happen(given)
        return {"rules": sorted({entry["rule"] for entry in deliveries}), "deliveries": deliveries}

    def _matching(self, given: Input) -> list[Any]:
        return [run for run in list(self._workflows.executions)
                if given.get("machine") in (None, run.machine.name) and given.get("status") in (None, run.status)]
