"""The AWS CLI, imported once: each call runs in a fork of a process that has it loaded, which saves most of its time.

`python -m local_aws.warm_cli FOLDER` writes the program `aws` into the folder, says so with one line, and serves it
until its standard input closes. The program passes on arguments, environment, folder and the three streams; what then
runs is the CLI's own `main`.
"""
from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
import threading
import traceback
from pathlib import Path

#: Loaded beforehand; the others are when they are called.
SERVICES = (
    "budgets", "ce", "chatbot", "cloudformation", "cloudwatch", "events", "iam", "logs", "scheduler", "secretsmanager",
    "sns", "sqs", "stepfunctions", "sts")

PROGRAM = '''#!{python} -IS
import json, os, socket
with socket.socket(socket.AF_UNIX) as server:
    server.connect({path!r})
    call = {{"arguments": __import__("sys").argv[1:], "environment": dict(os.environ), "folder": os.getcwd()}}
    socket.send_fds(server, [json.dumps(call).encode() + b"\\n"], [0, 1, 2])
    os._exit(int(server.recv(8) or b"1"))
'''


def share_what_loaders_read() -> None:
    """A session has a loader of its own, which would read the models of its services anew."""
    import botocore.loaders

    known: dict[object, object] = {}
    initialize = botocore.loaders.Loader.__init__

    def initialize_shared(self: botocore.loaders.Loader, *arguments: object, **options: object) -> None:
        initialize(self, *arguments, **options)
        self._cache = known

    botocore.loaders.Loader.__init__ = initialize_shared  # type: ignore[method-assign]


def call_no_queues_of_aws() -> None:
    """Version 1 calls AWS's own queue.amazonaws.com, whatever AWS_ENDPOINT_URL says."""
    from awscli.customizations import overridesslcommonname

    overridesslcommonname.SSL_COMMON_NAMES.clear()


def serve(folder: Path) -> None:
    import awscli.clidriver

    call_no_queues_of_aws()
    os.environ["no_proxy"] = "*"  # without it, macOS asks its frameworks for proxies, which a fork may not
    share_what_loaders_read()
    session = awscli.clidriver.create_clidriver().session
    loader = session.get_component("data_loader")
    for service in SERVICES:  # whatever this imports and reads is there for every call
        session.create_client(service, "us-east-1")
        for kind in ("service-2", "paginators-1", "waiters-2"):
            if service in loader.list_available_services(kind):
                loader.load_service_model(service, kind)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.freeze()  # a collection in a fork would copy all that it shares with this process
    with socket.socket(socket.AF_UNIX) as server:
        path = str(folder / "socket")
        server.bind(path)
        server.listen(64)
        program = folder / "aws"
        program.write_text(PROGRAM.format(python=sys.executable, path=path))
        program.chmod(0o755)
        print("ready", flush=True)
        while True:
            connection, _ = server.accept()
            if os.fork() == 0:
                server.close()
                answer(connection, awscli.clidriver.main)
            connection.close()


def answer(connection: socket.socket, main: object) -> None:
    """Never returns."""
    code = 255
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        data, streams, _, _ = socket.recv_fds(connection, 1 << 20, 3)
        while not data.endswith(b"\n"):
            if not (more := connection.recv(1 << 20)):
                os._exit(1)  # the program was killed before it had said what it wants
            data += more
        call = json.loads(data)
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        os.chdir(call["folder"])
        own = {name: os.environ[name] for name in ("AWS_DATA_PATH", "no_proxy")}
        os.environ.clear()
        os.environ.update({**call["environment"], **own})
        sys.argv = ["aws", *call["arguments"]]
        # Whoever kills the program kills the call.
        threading.Thread(target=lambda: connection.recv(1) or os._exit(1), daemon=True).start()
        code = main()  # type: ignore[operator]
        sys.stdout.flush()
        sys.stderr.flush()
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException:
        traceback.print_exc()
    finally:
        connection.sendall(str(code).encode())
        os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    serve(Path(sys.argv[1]))
