"""Runs dependent work concurrently, each piece as soon as what it needs is done."""
from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Callable, Hashable, TypeVar

Node = TypeVar("Node", bound=Hashable)
Graph = dict[Node, set[Node]]
WORKERS = 48


def run(graph: Graph[Node], work: Callable[[Node], None], stopped: Callable[[], bool]) -> dict[Node, Exception]:
    """Failures by node. What depends on a failure is not started, nor, once `stopped()`,
    is anything else; what has begun is awaited."""
    waiting = {node: needs & graph.keys() for node, needs in graph.items()}
    running: dict[Future[None], Node] = {}
    failures: dict[Node, Exception] = {}
    with ThreadPoolExecutor(WORKERS) as pool:
        while True:
            for node in [node for node, needs in waiting.items() if not needs and not stopped()]:
                del waiting[node]
                running[pool.submit(work, node)] = node
            if not running:
                return failures
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                node = running.pop(future)
                if isinstance(error := future.exception(), Exception):
                    failures[node] = error
                    continue
                for needs in waiting.values():
                    needs.discard(node)


def levels(graph: Graph[Node]) -> list[list[Node]]:
    """What can be done at once, after what came before; the nodes of a circle, and all that need them, are missing."""
    left, found = dict(graph), []
    while ready := [node for node, needs in left.items() if not needs & left.keys()]:
        found.append(ready)
        left = {node: needs for node, needs in left.items() if node not in ready}
    return found


def reversed_graph(graph: Graph[Node]) -> Graph[Node]:
    """Who must wait for whom when everything is taken down again."""
    return {node: {other for other, needs in graph.items() if node in needs} for node in graph}
