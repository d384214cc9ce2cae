"""Starting and ending: nothing may stay behind, whoever dies first."""
from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from conftest import BASE, COMMAND, Local, exports

PRINT = "import os, sys; print(os.environ['AWS_ENDPOINT_URL'], flush=True); "


def port(url: str) -> int:
    return int(url.strip().rsplit(":", 1)[1])


def listens(number: int, host: str = "127.0.0.1") -> bool:
    with socket.socket() as client:
        return client.connect_ex((host, number)) == 0


def refuse_soon(number: int) -> None:
    """The server ends when the pipe of its owner closes: wait on a connection of ours for it to be cut."""
    try:
        with socket.create_connection(("127.0.0.1", number)) as client:
            assert select.select([client], [], [], 10)[0], "still there"
    except ConnectionError:
        pass
    assert not listens(number)


def test_start_status_stop(tmp_path: Path) -> None:
    state = ["--state", str(tmp_path / "state")]
    started = subprocess.run([*COMMAND, "start", "--account", "210987654321", *state], env=BASE, capture_output=True,
                             text=True, check=True)
    variables = exports(started.stdout)
    assert variables["LOCAL_AWS_ACCOUNT"] == "210987654321"
    assert variables["AWS_ENDPOINT_URL"].startswith("http://localhost:")
    assert Local(variables).client("sts").get_caller_identity()["Account"] == "210987654321"
    again = subprocess.run([*COMMAND, "start", *state], env=BASE, capture_output=True, text=True, check=True)
    assert exports(again.stdout)["AWS_ENDPOINT_URL"] == variables["AWS_ENDPOINT_URL"]
    assert subprocess.run([*COMMAND, "status", *state], env=BASE, capture_output=True).returncode == 0
    subprocess.run([*COMMAND, "stop", *state], env=BASE, check=True)
    assert not (tmp_path / "state").exists() and not listens(port(variables["AWS_ENDPOINT_URL"]))
    assert subprocess.run([*COMMAND, "status", *state], env=BASE, capture_output=True).returncode == 1
    subprocess.run([*COMMAND, "stop", *state], env=BASE, check=True)


def test_stale_pid_file_is_recognised(tmp_path: Path) -> None:
    (tmp_path / "running.json").write_text(json.dumps({"pid": os.getpid(), "port": 1}))
    status = subprocess.run([*COMMAND, "status", "--state", str(tmp_path)], env=BASE, capture_output=True, text=True)
    assert (status.returncode, status.stdout) == (1, "not running\n")


def test_two_starts_at_once_share_one_server(tmp_path: Path) -> None:
    state = ["--state", str(tmp_path / "state")]
    both = [subprocess.Popen([*COMMAND, "start", *state], env=BASE, stdout=subprocess.PIPE, text=True)
            for _ in range(2)]
    urls = {exports(process.communicate(timeout=30)[0]).get("AWS_ENDPOINT_URL") for process in both}
    subprocess.run([*COMMAND, "stop", *state], env=BASE, check=True)
    assert len(urls) == 1 and None not in urls


def test_a_start_that_fails_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        done = subprocess.run([*COMMAND, "start", "--port", str(number), "--state", str(tmp_path / "state")], env=BASE,
                              capture_output=True, text=True)
    assert done.returncode == 1 and "in use" in done.stderr
    assert not (tmp_path / "state").exists()


def test_a_start_that_is_killed_takes_its_server_along(tmp_path: Path) -> None:
    state = ["--state", str(tmp_path / "state")]
    started = subprocess.Popen([*COMMAND, "start", *state], env=BASE, stdout=subprocess.DEVNULL)
    while not (tmp_path / "state/log").exists():  # then the server is about to be started
        time.sleep(0.005)
    started.kill()
    started.wait()
    subprocess.run([*COMMAND, "start", *state], env=BASE, check=True, stdout=subprocess.DEVNULL, timeout=30)
    subprocess.run([*COMMAND, "stop", *state], env=BASE, check=True)
    assert not (tmp_path / "state").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_log_that_cannot_be_written_stops_nothing() -> None:
    script = "from local_aws.errors import log_fault\ntry: 1 / 0\nexcept ZeroDivisionError: log_fault()"
    with open("/dev/full", "w") as full:
        assert subprocess.run([sys.executable, "-c", script], env=BASE, stderr=full).returncode == 0


def test_run_passes_the_exit_code_on() -> None:
    script = PRINT + "sys.exit(7)"
    done = subprocess.run([*COMMAND, "run", "--", sys.executable, "-c", script], env=BASE, capture_output=True,
                          text=True)
    assert done.returncode == 7
    assert not listens(port(done.stdout))


def test_run_has_a_faster_aws_if_wanted() -> None:
    names = ["sh", "-c", "command -v aws && aws sts get-caller-identity --query Account --output text"]
    done = subprocess.run([*COMMAND, "--warm-cli", "run", "--", *names], env=BASE, capture_output=True, text=True)
    where, account = done.stdout.splitlines()
    assert account == "123456789012", done.stderr
    assert Path(where).parent != Path(sys.executable).parent
    assert not Path(where).parent.exists(), "gone with the command"


def test_run_of_a_missing_command_cleans_up() -> None:
    done = subprocess.run([*COMMAND, "run", "--", "/does/not/exist"], env=BASE, capture_output=True, text=True)
    assert done.returncode == 127 and "/does/not/exist" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_run_cleans_up_on_signals(number: signal.Signals) -> None:
    script = PRINT + "import signal; signal.pause()"
    runner = subprocess.Popen([*COMMAND, "run", "--", sys.executable, "-c", script], env=BASE, text=True,
                              stdout=subprocess.PIPE, start_new_session=True)
    assert runner.stdout
    number_of_port = port(runner.stdout.readline())
    assert listens(number_of_port)
    runner.send_signal(number)
    code = runner.wait(10)
    assert code != 0
    refuse_soon(number_of_port)
    if number == signal.SIGKILL:  # nobody could tell the command
        os.killpg(runner.pid, signal.SIGTERM)
    runner.stdout.close()


def test_listens_on_the_loopback_address_only(aws: Local) -> None:
    number = port(aws.url)
    table = "\n".join(Path(f"/proc/net/{name}").read_text() for name in ("tcp", "tcp6") if Path(
        f"/proc/net/{name}").exists())
    if not table:
        pytest.skip("no /proc/net")
    listening = [line.split()[1] for line in table.splitlines() if line.split()[3:4] == ["0A"]]
    assert [entry for entry in listening if entry.endswith(f":{number:04X}")] == [f"0100007F:{number:04X}"]


def test_reset_ends_what_is_under_way(aws: Local) -> None:
    aws.admin("hold", resource="Topic")
    aws.cfn.create_stack(StackName="demo", TemplateBody='{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}')
    aws.admin("await-held", resource="Topic")
    aws.admin("reset")
    assert aws.cfn.list_stacks()["StackSummaries"] == []
    with urllib.request.urlopen(f"{aws.url}/_local/calls") as answer:
        assert [call["action"] for call in json.load(answer)] == ["ListStacks"]
