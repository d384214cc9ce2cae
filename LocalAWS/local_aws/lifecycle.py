"""Starting and ending the server process. A pipe tells when it answers; another tells it that its owner is gone."""
from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent.parent
READY, OWNER = "LOCAL_AWS_READY_FD", "LOCAL_AWS_OWNER_FD"


class NotStarted(Exception):
    pass


@dataclass
class Settings:
    account: str
    region: str
    port: int
    change_set_delay: float
    stack_delay: float

    def environment(self, port: int) -> dict[str, str]:
        return {"AWS_ENDPOINT_URL": f"http://localhost:{port}", "AWS_ACCESS_KEY_ID": "test",
                "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": self.region, "AWS_DEFAULT_REGION": self.region,
                "AWS_EC2_METADATA_DISABLED": "true", "LOCAL_AWS_ACCOUNT": self.account}

    def arguments(self) -> list[str]:
        return [f"--{name.replace('_', '-')}={value}" for name, value in asdict(self).items()]


@dataclass
class Running:
    pid: int
    port: int


def serve(settings: Settings) -> None:
    """Runs the server in this process until SIGTERM or until the owner closes its end of the pipe."""
    os.environ["MOTO_ACCOUNT_ID"] = settings.account  # moto reads it while being imported
    os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")
    from .server import serve as make
    server, application = make(settings.account, settings.port)
    faults = application.world.faults
    faults.change_set_delay, faults.stack_delay = settings.change_set_delay, settings.stack_delay

    def end(*_: Any) -> None:
        os._exit(0)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command; the owner ends us
    if owner := os.environ.pop(OWNER, None):
        threading.Thread(target=lambda: (os.read(int(owner), 1), end()), daemon=True).start()
    if ready := os.environ.pop(READY, None):
        os.write(int(ready), str(server.server_port).encode())
        os.close(int(ready))
    server.serve_forever()


def _launch(settings: Settings, log: Any, owned: bool, lock: int | None = None
            ) -> tuple[subprocess.Popen[bytes], int, int | None]:
    """The process, its port, and the pipe end that keeps it alive when it is owned. `lock` is a locked file that
    it shall hold on to."""
    ready, ready_child = os.pipe()
    owner_child, owner = os.pipe() if owned else (None, None)
    passed = [fd for fd in (ready_child, owner_child) if fd is not None]
    environment = {**os.environ, READY: str(ready_child), "PYTHONPATH": _python_path()}
    if owner_child is not None:
        environment[OWNER] = str(owner_child)
    process = subprocess.Popen([sys.executable, "-m", "local_aws", "serve", *settings.arguments()], env=environment,
                               stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                               pass_fds=[*passed, *([] if lock is None else [lock])])
    for fd in passed:
        os.close(fd)
    with os.fdopen(ready) as answer:
        port = answer.read()
    if not port:
        raise NotStarted(f"the server ended with code {process.wait()} before it answered")
    return process, int(port), owner


def _python_path() -> str:
    return os.pathsep.join(filter(None, [str(PACKAGE), os.environ.get("PYTHONPATH")]))


def start(settings: Settings, state: Path) -> int:
    """In the background; one that already runs with this state folder is kept."""
    state.mkdir(parents=True, exist_ok=True)
    with open(state / "running.json", "a+") as file:
        if not _locked_by_us(file):
            return _read(state).port
        with open(state / "log", "wb") as log:
            process, port, _ = _launch(settings, log, owned=False, lock=file.fileno())
        file.truncate(0)
        file.write(json.dumps(asdict(Running(process.pid, port))))
    process.returncode = 0  # it outlives us by design
    return port


def running(state: Path) -> Running | None:
    """A living server holds the lock on its file, so a stale file is known however its server ended."""
    try:
        with open(state / "running.json") as file:
            return None if _locked_by_us(file) else _read(state)
    except OSError:
        return None


def stop(state: Path) -> None:
    if found := running(state):
        os.kill(found.pid, signal.SIGTERM)
        with open(state / "running.json") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # granted when the server is gone
    for name in ("running.json", "log"):
        (state / name).unlink(missing_ok=True)
    if state.is_dir() and not any(state.iterdir()):
        state.rmdir()


def _read(state: Path) -> Running:
    return Running(**json.loads((state / "running.json").read_text()))


def _locked_by_us(file: Any) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def run(settings: Settings, command: list[str]) -> int:
    """The server lives exactly as long as the command, and no longer than this process."""
    server, port, owner = _launch(settings, sys.stderr.fileno(), owned=True)
    assert owner is not None
    try:
        environment = {**os.environ, **settings.environment(port)}
        for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
            environment.pop(name, None)
        return _supervise(command, environment)
    finally:
        os.close(owner)
        server.wait()


def _supervise(command: list[str], environment: dict[str, str]) -> int:
    """Runs the command, hands signals on to it, and answers its exit code as a shell would."""
    early: list[int] = []
    children: list[subprocess.Popen[bytes]] = []

    def hand_on(number: int, _: Any) -> None:
        if number == signal.SIGINT and _at_terminal():
            return  # the terminal has sent it to the command as well
        if not children:
            early.append(number)
        for child in children:
            child.send_signal(number)

    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, hand_on)
    try:
        children.append(subprocess.Popen(command, env=environment))
    except OSError as error:
        print(f"local-aws: {error}", file=sys.stderr)
        return 127
    for number in early:
        children[0].send_signal(number)
    code = children[0].wait()
    return code if code >= 0 else 128 - code


def _at_terminal() -> bool:
    try:
        with open("/dev/tty") as terminal:
            return os.tcgetpgrp(terminal.fileno()) == os.getpgrp()
    except OSError:
        return False
