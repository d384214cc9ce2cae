"""How a state fails, and which of its failures a Retry or Catch may name."""
from __future__ import annotations

import json
from typing import Any

QUOTA = 262_144  # bytes of JSON that a state may take, give or keep
TERMINAL = {"States.Runtime", "States.DataLimitExceeded"}  # never matched by States.ALL or States.TaskFailed


class StatesError(Exception):
    """`error` and `cause` as they appear in an execution."""

    def __init__(self, error: str, cause: str) -> None:
        super().__init__(f"{error}: {cause}")
        self.error, self.cause = error, cause
        self.located = False

    def located_at(self, state: str, event: int) -> StatesError:
        """Errors of Step Functions itself say in which state they happened."""
        if not self.located and self.error.startswith("States."):
            self.cause = (f"An error occurred while executing the state '{state}' (entered at the event id #{event}). "
                          f"{self.cause}")
        self.located = True
        return self

    def output(self) -> dict[str, Any]:
        return {"Error": self.error, "Cause": self.cause}


def matches(names: list[str], error: str) -> bool:
    if error == "States.Runtime":
        return False
    if error in names:
        return True
    if error in TERMINAL:
        return False
    return "States.ALL" in names or ("States.TaskFailed" in names and error != "States.Timeout")


def checked_size(value: Any, what: str) -> Any:
    if len(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()) > QUOTA:
        raise StatesError("States.DataLimitExceeded", f"{what} with a size exceeding the maximum number of bytes "
                                                      "service limit.")
    return value
