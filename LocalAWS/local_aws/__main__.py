"""`python3 -m local_aws start | stop | status | run -- COMMAND …`"""
from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from . import lifecycle


def main() -> int:
    try:
        return act()
    except lifecycle.NotStarted as error:
        sys.exit(f"local-aws: {error}")
    except BrokenPipeError:
        os._exit(1)


def act() -> int:
    parser = argparse.ArgumentParser(prog="local-aws", description="A stand-in for AWS on 127.0.0.1.")
    parser.add_argument("action", choices=["start", "stop", "status", "run", "serve"], metavar="start|stop|status|run")
    parser.add_argument("--state", type=Path, default=Path(".local-aws"), help="folder of the pid, port and log")
    parser.add_argument("--account", default="123456789012")
    parser.add_argument("--region", default="us-east-1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--change-set-delay", type=float, default=0, metavar="SECONDS")
    parser.add_argument("--stack-delay", type=float, default=0, metavar="SECONDS")
    parser.add_argument("--warm-cli", action="store_true", help="run: with an `aws` on the PATH that starts faster")
    arguments, command = sys.argv[1:], []
    if "--" in arguments:
        split = arguments.index("--")
        arguments, command = arguments[:split], arguments[split + 1:]
    options = parser.parse_args(arguments)
    settings = lifecycle.Settings(options.account, options.region, options.port, options.change_set_delay,
                                  options.stack_delay)
    if options.action == "serve":
        lifecycle.serve(settings)
    elif options.action == "run":
        if not command:
            parser.error("run needs a command: local-aws run -- COMMAND …")
        return lifecycle.run(settings, command, warm_cli=options.warm_cli)
    elif options.action == "start":
        port = lifecycle.start(settings, options.state)
        sys.stdout.writelines(f"export {name}={value}\n" for name, value in settings.environment(port).items())
    elif options.action == "stop":
        lifecycle.stop(options.state)
    else:
        running = lifecycle.running(options.state)
        print(f"running at http://localhost:{running.port} (pid {running.pid})" if running else "not running")
        return 0 if running else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
