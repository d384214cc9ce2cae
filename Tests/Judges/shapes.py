"""What AWS's operations take and give, by botocore, in the PascalCase of Step Functions' SDK integrations."""
from __future__ import annotations

from functools import lru_cache
from typing import Any

import botocore.session
from botocore.model import OperationModel, ServiceModel
from botocore.validate import ParamValidator

# https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
SERVICES = {"costexplorer": "ce", "sfn": "stepfunctions", "budgets": "budgets", "sns": "sns", "dynamodb": "dynamodb",
            "ecs": "ecs", "sqs": "sqs"}


@lru_cache(maxsize=None)
def service(name: str) -> ServiceModel:
    return botocore.session.get_session().get_service_model(SERVICES[name])


@lru_cache(maxsize=None)
def operation(action: str) -> OperationModel:
    name, verb = action.split(":")
    return service(name).operation_model(verb[0].upper() + verb[1:])


def validate(action: str, value: Any, side: str) -> None:
    """A difference is a mistake of the definition or of its double, never an error that a state could catch."""
    model = operation(action)
    shape = model.input_shape if side == "input" else model.output_shape
    given = as_modelled(shape, value, f"{action} {side}")
    report = ParamValidator().validate(given, shape)
    assert not report.has_errors(), f"{action} {side}: {report.generate_report()}"


def as_modelled(shape: Any, value: Any, path: str) -> Any:
    """The names of the model are PascalCase for most services, camelCase for Step Functions itself."""
    if shape.type_name == "structure" and isinstance(value, dict):
        names = {name[0].upper() + name[1:]: name for name in shape.members}
        unknown = value.keys() - names.keys()
        assert not unknown, f"{path} has no {', '.join(sorted(unknown))}"
        return {names[key]: as_modelled(shape.members[names[key]], inner, f"{path}.{key}")
                for key, inner in value.items()}
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: as_modelled(shape.value, inner, f"{path}.{key}") for key, inner in value.items()}
    if shape.type_name == "list" and isinstance(value, list):
        return [as_modelled(shape.member, inner, f"{path}[]") for inner in value]
    return value
