"""The error every layer raises to make the API answer with an AWS error code."""
from __future__ import annotations

import traceback
from contextlib import suppress


class AwsError(Exception):
    """Becomes the wire error `code`: `message` of whichever protocol the service speaks."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


def log_fault() -> None:
    """The exception being handled is a fault of the stand-in itself: into its log, if the disk has room for it."""
    with suppress(OSError):
        traceback.print_exc()


def validation_error(message: str) -> AwsError:
    """CloudFormation's answer to anything it does not like."""
    return AwsError("ValidationError", message)


def access_denied(principal: str, service: str, action: str, resource: str) -> AwsError:
    """Budgets is the one service here whose IAM actions are not named like its API's."""
    if service == "budgets" and "Tag" not in action:
        action = "ViewBudget" if action.startswith("Describe") else "ModifyBudget"
    code = "AccessDenied" if service in ("cloudformation", "sns", "iam", "sts") else "AccessDeniedException"
    message = f"User: {principal} is not authorized to perform: {service}:{action} on resource: {resource}"
    return AwsError(code, f"{message} because no identity-based policy allows the {service}:{action} action",
                    403 if code == "AccessDenied" else 400)
