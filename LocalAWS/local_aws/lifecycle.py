"""Starting and ending the server process. One pipe tells when it answers. Over another it learns that its owner is
gone, or that it has none from now on."""
from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Iterator

PACKAGE = Path(__file__).resolve().parent.parent
READY, OWNER = "LOCAL_AWS_READY_FD", "LOCAL_AWS_OWNER_FD"
STAY = b"s"


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
                "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",  # TestState would call sync-localhost
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
    from . import schemas
    from .server import serve as make
    server, application = make(settings.account, settings.port)
    faults = application.world.faults
    faults.change_set_delay, faults.stack_delay = settings.change_set_delay, settings.stack_delay

    def end(*_: Any) -> None:
        os._exit(0)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command; the owner ends us
    ready, owner = int(os.environ.pop(READY)), int(os.environ.pop(OWNER))
    threading.Thread(target=lambda: os.read(owner, 1) == STAY or end(), daemon=True).start()
    os.write(ready, str(server.server_port).encode())
    os.close(ready)
    threading.Thread(target=schemas.manager, daemon=True).start()
    server.serve_forever()


def _launch(settings: Settings, log: Any, *held: int) -> tuple[subprocess.Popen[bytes], int, int]:
    """The process, its port, and the end of the pipe that it lives by. It keeps the files `held` open."""
    ready, ready_child = os.pipe()
    owner_child, owner = os.pipe()
    environment = {**os.environ, READY: str(ready_child), OWNER: str(owner_child), "PYTHONPATH": _python_path()}
    process = subprocess.Popen([sys.executable, "-m", "local_aws", "serve", *settings.arguments()], env=environment,
                               stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                               pass_fds=[ready_child, owner_child, *held])
    os.close(ready_child)
    os.close(owner_child)
    with os.fdopen(ready) as answer:
        port = answer.read()
    if not port:
        os.close(owner)
        raise NotStarted(f"the server ended with code {process.wait()} before it answered")
    return process, int(port), owner


def _python_path() -> str:
    return os.pathsep.join(filter(None, [str(PACKAGE), os.environ.get("PYTHONPATH")]))


def start(settings: Settings, state: Path) -> int:
    """In the background; one that already runs with this state folder is kept. Until it is written down, the server
    ends with this process."""
    with _alone(state), open(state / "running.json", "a+") as file:
        if not _locked_by_us(file):
            if found := _read(state):
                return found.port
            fcntl.flock(file, fcntl.LOCK_EX)  # of a start that was killed: its server is about to end
        try:
            with open(state / "log", "wb") as log:
                process, port, owner = _launch(settings, log, file.fileno())
            file.truncate(0)
            file.write(json.dumps(asdict(Running(process.pid, port))))
            file.flush()
        except (NotStarted, OSError) as error:
            lines = (state / "log").read_text(errors="replace").splitlines()
            _clear(state)
            raise NotStarted(": ".join([str(error), *lines[:1]])) from error
        os.write(owner, STAY)
        os.close(owner)
    process.returncode = 0  # it outlives us by design
    return port


@contextmanager
def _alone(state: Path) -> Iterator[None]:
    """One process at a time starts or stops the server of a state folder."""
    while True:
        state.mkdir(parents=True, exist_ok=True)
        folder = os.open(state, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            if state.exists() and os.path.samestat(os.fstat(folder), state.stat()):  # else it was stopped meanwhile
                yield
                return
        finally:
            os.close(folder)


def running(state: Path) -> Running | None:
    """A living server holds the lock on its file, so a stale file is known however its server ended."""
    try:
        with open(state / "running.json") as file:
            return None if _locked_by_us(file) else _read(state)
    except OSError:
        return None


def stop(state: Path) -> None:
    if not state.is_dir():
        return
    with _alone(state):
        if found := running(state):
            os.kill(found.pid, signal.SIGKILL)  # it has nothing to tidy
            with open(state / "running.json") as file:
                fcntl.flock(file, fcntl.LOCK_EX)  # granted when the server is gone
        _clear(state)


def _clear(state: Path) -> None:
    for name in ("running.json", "log"):
        (state / name).unlink(missing_ok=True)
    if not any(state.iterdir()):
        state.rmdir()


def _read(state: Path) -> Running | None:
    text = (state / "running.json").read_text()
    return Running(**json.loads(text)) if text else None


def _locked_by_us(file: Any) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def run(settings: Settings, command: list[str], warm_cli: bool = False) -> int:
    """The server lives exactly as long as the command, and no longer than this process."""
    server, port, owner = _launch(settings, sys.stderr.fileno())
    try:
        environment = {**os.environ, **settings.environment(port)}
        for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
            environment.pop(name, None)
        with warm() if warm_cli else nullcontext() as folder:
            if folder:
                environment["PATH"] = os.pathsep.join([str(folder), environment.get("PATH", os.defpath)])
            return _supervise(command, environment)
    finally:
        os.close(owner)
        server.wait()


@contextmanager
def warm() -> Iterator[Path]:
    """A folder with an `aws` that is loaded already: most of a call of the AWS CLI is its own start."""
    with tempfile.TemporaryDirectory(prefix="aws-") as folder:  # short, as the path of a socket has to be
        command = [sys.executable, "-m", "local_aws.warm_cli", folder]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
                              env={**os.environ, "PYTHONPATH": _python_path()}) as server:
            assert server.stdout and server.stdin
            if server.stdout.readline() != "ready\n":
                raise NotStarted("the AWS CLI could not be loaded")
            try:
                yield Path(folder)
            finally:
                server.stdin.close()


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
