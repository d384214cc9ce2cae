"""What moto's SQS lacks: a name is free again only a minute after its queue was deleted."""
from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from moto.sqs.exceptions import SQSException
from moto.sqs.models import Queue, SQSBackend

if TYPE_CHECKING:
    from ..world import World

# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html
BLOCKED_FOR = 60.0


class Queues:
    def __init__(self, world: World) -> None:
        self._world = world
        self._deleted: dict[tuple[str, str], float] = {}

    def reset(self) -> None:
        self._deleted = {}

    def now(self) -> float:
        """Tests let time pass by `/_local/pass`."""
        return time.monotonic() + self._world.faults.passed

    def deleted(self, region: str, name: str) -> None:
        self._deleted[region, name] = self.now()

    def refuse_if_recent(self, region: str, name: str) -> None:
        if self.now() - self._deleted.get((region, name), -BLOCKED_FOR) < BLOCKED_FOR:
            raise SQSException("AWS.SimpleQueueService.QueueDeletedRecently",
                               "You must wait 60 seconds after deleting a queue before you can create another with the "
                               "same name.")


def install(queues: Queues) -> None:
    """Into moto."""
    create, delete = SQSBackend.create_queue, SQSBackend.delete_queue

    def create_queue(self: SQSBackend, name: str, *rest: Any, **options: Any) -> Queue:
        queues.refuse_if_recent(self.region_name, name)
        return create(self, name, *rest, **options)

    def delete_queue(self: SQSBackend, queue_name: str) -> None:
        delete(self, queue_name)
        queues.deleted(self.region_name, queue_name)

    setattr(SQSBackend, "create_queue", create_queue)
    setattr(SQSBackend, "delete_queue", delete_queue)
