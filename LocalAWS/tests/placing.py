"""Puts an expression into a place of a definition."""
from __future__ import annotations

from typing import Any

CALL = "arn:aws:states:::aws-sdk:sns:publish"
INNER = {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": True}}}


def placed(expression: str, place: str) -> tuple[dict[str, Any], str]:
    """The states, and where AWS would say that the expression is."""
    text, kind, where = f"{{% {expression} %}}", *place.split("/")
    given: Any = {"v": text} if where in ("Output", "Assign", "ItemSelector", "Arguments") else text
    below = "/v" if isinstance(given, dict) else ""
    inside = {"StartAt": "I", "States": {"I": {"Type": "Pass", "Output": {"v": text}, "End": True}}}
    end: dict[str, Any] = {"Type": "Succeed"}
    if kind == "Choices":
        rule = {"Condition": "{% true %}", "Next": "E", where: given}
        return ({"S": {"Type": "Choice", "Choices": [rule], "Default": "E"}, "E": end},
                f"/States/S/Choices[0]/{where}{below}")
    if kind == "Catch":
        rule = {"ErrorEquals": ["States.ALL"], "Next": "E", where: given}
        return ({"S": {"Type": "Task", "Resource": CALL, "Catch": [rule], "Next": "E"}, "E": end},
                f"/States/S/Catch[0]/{where}{below}")
    state: dict[str, Any] = {"Type": kind} if kind == "Fail" else {"Type": kind, "End": True}
    more = {"Task": {"Resource": CALL}, "Map": {"ItemProcessor": INNER}, "Parallel": {"Branches": [INNER]}}.get(kind, {})
    if where != "inside":
        return {"S": {**state, **more, where: given}}, f"/States/S/{where}{below}"
    if kind == "Map":
        return {"S": {**state, "ItemProcessor": inside}}, "/States/S/ItemProcessor/States/I/Output/v"
    return {"S": {**state, "Branches": [inside]}}, "/States/S/Branches[0]/States/I/Output/v"
