"""The stack operations, each in a thread of its own, with AWS's states and order of events."""
from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Callable

from ..errors import AwsError
from .events import stack_event
from .graph import levels, reversed_graph, run
from .model import Definition, Stack, StackResource, Store, now
from .plan import Plan
from .runner import Runner

if TYPE_CHECKING:
    from ..world import World


class Operation:
    """Create, update or delete; an update that failed keeps what its rollback still needs."""

    def __init__(self, world: World, store: Store, stack: Stack, token: str | None,
                 on_failure: str = "ROLLBACK") -> None:
        self._world, self._store, self._stack, self._token, self._on_failure = world, store, stack, token, on_failure
        self._previous = (stack.definition, stack.outputs, stack.imports)
        self._before = dict(stack.resources)
        self._touched: list[str] = []
        self._made: list[StackResource] = []
        self._obsolete: list[StackResource] = []
        self._runner: Runner | None = None
        self._thread: threading.Thread | None = None

    def resume(self, token: str | None, status: str, work: Callable[..., None], *arguments: Any) -> None:
        """A new request goes on with what an earlier one left; its events carry the new request's token."""
        self._token = token
        self.start(status, work, *arguments)

    def start(self, status: str, work: Callable[..., None], *arguments: Any) -> None:
        """The status changes before the API call answers, the rest follows in the background."""
        previous = self._stack.operation
        self._stack.operation = self
        stack_event(self._stack, status, "User Initiated", self._token)
        self._thread = threading.Thread(target=self._run, args=(previous, work, *arguments), daemon=True)
        self._thread.start()

    def _run(self, previous: Operation | None, work: Callable[..., None], *arguments: Any) -> None:
        if previous and previous is not self and previous._thread and previous._thread.is_alive():
            previous._on_failure = "ABANDON"
            previous.cancel()
            previous._thread.join()
        try:
            work(*arguments)
        finally:
            self._world.faults.notify()

    def cancel(self) -> None:
        if self._runner:
            self._runner.stop()

    def create(self, definition: Definition) -> None:
        failure = self._deploy(definition)
        if self._closed or self._on_failure == "ABANDON":
            return
        if failure is None:
            return self._event("CREATE_COMPLETE")
        if self._on_failure == "DO_NOTHING":
            return self._event("CREATE_FAILED", failure)
        if self._on_failure == "DELETE":
            self._event("DELETE_IN_PROGRESS", f"{failure}. Delete requested by user.")
            return self.delete([])
        self._event("ROLLBACK_IN_PROGRESS", f"{failure}. Rollback requested by user.")
        self.undo_create()

    def undo_create(self) -> None:
        failed = self._delete_all(list(self._stack.resources.values()), undoing=True)
        self._stack.outputs, self._stack.imports = [], set()
        self._finish("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", failed)

    def update(self, definition: Definition) -> None:
        self._stack.updated = now()
        failure = self._deploy(definition)
        if self._closed:
            return
        if failure is not None:
            if self._on_failure == "DO_NOTHING":
                return self._event("UPDATE_FAILED", failure)
            self._event("UPDATE_ROLLBACK_IN_PROGRESS", f"{failure}. ")
            return self.undo_update([])
        removed = [self._before[name] for name in self._before if name not in self._kept]
        self._event("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
        failed = self._delete_all([*self._obsolete, *removed], "UpdateReplacePolicy")
        for resource in removed:
            self._stack.resources.pop(resource.logical_id, None)
        text = "Update successful. One or more resources could not be deleted." if failed else None
        if not self._closed:
            self._event("UPDATE_COMPLETE", text)

    def undo_update(self, skipped: list[str]) -> None:
        """Also continues a rollback that failed: what is already restored is no longer in `_touched`."""
        stack, runner = self._stack, self._new_runner(1, stop_at_failure=False)
        stack.definition, stack.outputs, stack.imports = self._previous
        failed, replaced = [], {resource.logical_id for resource in self._obsolete}
        for name in reversed(list(self._touched)):
            current, old = stack.resources[name], replace(self._before[name])
            try:
                if name in skipped or name in replaced:
                    runner.skip(old, "UPDATE_IN_PROGRESS")
                    runner.skip(old, "UPDATE_COMPLETE")
                else:
                    runner.update(old, current)
                stack.resources[name] = old
                self._touched.remove(name)
            except Exception:
                failed.append(name)
        if self._closed:
            return
        if failed:
            return self._event("UPDATE_ROLLBACK_FAILED",
                               f"The following resource(s) failed to update: [{', '.join(failed)}]. ")
        self._event("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
        self._delete_all(self._made, undoing=True)
        stack.resources = {name: stack.resources.get(name, old) for name, old in self._before.items()}
        if not self._closed:
            self._event("UPDATE_ROLLBACK_COMPLETE")

    def delete(self, retained: list[str], former: tuple[str, str | None] | None = None) -> None:
        """`former` is the status to fall back to when an export is in use: AWS then cancels the deletion."""
        used = {output["ExportName"]: self._store.importers(output["ExportName"])
                for output in self._stack.outputs if output.get("ExportName")}
        for name, users in used.items():
            if users and former:
                text = f"Delete canceled. Cannot delete export {name} as it is in use by {' and '.join(users)}."
                return self._event(former[0], text)
        failed = self._delete_all(list(self._stack.resources.values()), retained=retained)
        if not failed and not self._closed:
            with self._store.lock:
                self._stack.deleted = now()
                if self._store.stacks.get(self._stack.name) is self._stack:
                    del self._store.stacks[self._stack.name]
                self._store.deleted.append(self._stack)
        self._finish("DELETE_COMPLETE", "DELETE_FAILED", failed)

    @property
    def _closed(self) -> bool:
        return self._world.faults.closed

    def _event(self, status: str, reason: str | None = None) -> None:
        stack_event(self._stack, status, reason, self._token)
        self._world.faults.notify()

    def _finish(self, success: str, failure: str, failed: list[str]) -> None:
        if self._closed:
            return
        text = f"The following resource(s) failed to delete: [{', '.join(failed)}]. " if failed else None
        self._event(failure if failed else success, text)

    def _new_runner(self, depth: int, stop_at_failure: bool) -> Runner:
        """The simulated time is spread over the longest chain; a clean-up is not slowed down as well."""
        cleaning = "CLEANUP" in self._stack.status
        delay = 0 if cleaning else self._world.faults.stack_delay / max(depth, 1)
        self._runner = Runner(self._world, self._stack, self._token, delay, stop_at_failure)
        return self._runner

    def _deploy(self, definition: Definition) -> str | None:
        """Brings every resource to `definition`; the answer says what failed."""
        stack = self._stack
        stack.definition = definition
        try:
            plan = Plan(stack, definition, self._store)
        except AwsError as error:
            return error.message
        runner = self._new_runner(len(levels(plan.graph)), stop_at_failure=True)
        self._kept = set(plan.resources)
        failures = run(plan.graph, lambda name: self._apply(plan, name, runner), runner.stopped)
        if failures:
            changed = [name for name in plan.resources if name in failures and name in self._before]
            added = [name for name in plan.resources if name in failures and name not in self._before]
            parts = (("create", added), ("update", changed))
            return " ".join(f"The following resource(s) failed to {verb}: [{', '.join(names)}]"
                            for verb, names in parts if names)
        if runner.stopped():
            return "User Initiated"
        try:
            outputs = plan.outputs()
            plan.check_exports(outputs)
        except AwsError as error:
            return error.message
        stack.outputs, stack.imports = outputs, plan.imported
        return None

    def _apply(self, plan: Plan, name: str, runner: Runner) -> None:
        stack, body = self._stack, plan.resources[name]
        old = self._before.get(name)
        old = old if old and old.physical_id else None
        resource = StackResource(name, body["Type"], body=body, depends_on=plan.graph[name])
        try:
            resource.properties = plan.properties(name)
        except AwsError as error:
            stack.resources.setdefault(name, resource)
            return runner.refuse(resource, "UPDATE" if old else "CREATE", error)
        if old is None:
            stack.resources[name] = resource
            self._made.append(resource)
            return runner.create(resource)
        resource.physical_id, resource.attributes = old.physical_id, old.attributes
        resource.status, resource.timestamp = old.status, old.timestamp
        changed = {key for key in {*resource.properties, *old.properties}
                   if resource.properties.get(key) != old.properties.get(key)}
        stack.resources[name] = resource
        if not changed:
            return
        self._touched.append(name)
        if not changed & plan.schema(name).create_only:
            return runner.update(resource, old)
        self._obsolete.append(old)
        runner.create(resource, "UPDATE")
        self._made.append(resource)

    def _delete_all(self, resources: list[StackResource], policy: str = "DeletionPolicy",
                    retained: list[str] | None = None, undoing: bool = False) -> list[str]:
        """In the reverse order of dependency. `UpdateReplacePolicy` is for predecessors of replacements; a resource
        that left the template goes by its `DeletionPolicy`; `RetainExceptOnCreate` does not keep what an operation made
        that is being undone."""
        left = {index: resource for index, resource in enumerate(resources)
                if resource.status not in ("DELETE_COMPLETE", "DELETE_SKIPPED")}
        graph = reversed_graph({index: {other for other, candidate in left.items()
                                        if candidate.logical_id in resource.depends_on}
                                for index, resource in left.items()})
        runner = self._new_runner(len(levels(graph)), stop_at_failure=False)

        def work(index: int) -> None:
            resource = left[index]
            rule = policy if any(resource is old for old in self._obsolete) else "DeletionPolicy"
            spared = undoing and resource.body.get(rule) == "RetainExceptOnCreate"
            if (resource.retained(rule) and not spared) or resource.logical_id in (retained or []):
                return runner.skip(resource, "DELETE_SKIPPED")
            runner.delete(resource)

        return [left[index].logical_id for index in run(graph, work, runner.stopped)]
