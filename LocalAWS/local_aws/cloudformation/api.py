"""The CloudFormation service."""
from __future__ import annotations

from .changesets import ChangeSetActions
from .reading import ReadingActions
from .stacks import StackActions


class CloudFormation(ChangeSetActions, ReadingActions, StackActions):
    """Its actions are spread over three files; what they share is in `base`."""
