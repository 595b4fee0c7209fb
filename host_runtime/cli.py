"""The commands of `host-runtime`: what can be typed. Each command's work is imported when it is asked for."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

from host_runtime.errors import ConfigurationError, HostError, InvalidField

_SUCCESS, _FAILURE, _WRONG_USAGE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 success, 1 failure, 2 wrong usage or configuration."""
    arguments = _parser().parse_args(argv)
    module, _, function = arguments.work.partition(":")
    try:
        result: int | None = getattr(import_module(f"host_runtime.commands.{module}"), function)(arguments)
    except ConfigurationError as error:
        print(*error.faults, sep="\n", file=sys.stderr)
        return _WRONG_USAGE
    except InvalidField as error:
        print(error.message, file=sys.stderr)
        return _WRONG_USAGE
    except HostError as error:
        print(error.message, file=sys.stderr)
        return _FAILURE
    except BrokenPipeError:
        # Whoever read the output has gone, e.g. `head`; nothing may be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _FAILURE
    except KeyboardInterrupt:
        return 130
    return result or _SUCCESS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="host-runtime",
        description="Runs chat bots made for Botpress v12, and hands conversations to people.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_serving(commands)
    _add_checking(commands)
    _add_modules(commands)
    _add_users(commands)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add_serving(commands: Commands) -> None:
    demo = _command(commands, "demo", "serving:demo", "everything at once: example bot, desk, people")
    demo.add_argument(
        "--data", type=Path, default=Path("demo-data"), help="the folder (default: ./demo-data)"
    )
    demo.add_argument("--port", type=_port, help="the port (default: 3000)")
    init = _command(commands, "init", "folders:init", "make a new data folder, ready to run")
    init.add_argument("data", type=Path, metavar="DIR")
    init.add_argument("--template", metavar="NAME", default="support_bot", help="the bot to put in it")
    run = _command(commands, "run", "serving:run", "start the server")
    _add_folder(run)
    run.add_argument("--host", help="the address to listen on (default: 127.0.0.1)")
    run.add_argument("--port", type=_port, help="the port to listen on (default: 3000)")


def _add_checking(commands: Commands) -> None:
    check = _command(commands, "check-config", "checking:check_config", "name every fault of every file")
    _add_folder(check)
    _add_json(check)
    doctor = _command(commands, "doctor", "checking:doctor", "say what is unsound on this machine")
    _add_folder(doctor)
    _add_json(doctor)
    schema = _command(commands, "schema", "checking:schema", "print a configuration's JSON Schema")
    schema.add_argument("name", nargs="?", default="host", help="host, bot, or a module (default: host)")
    schema.add_argument("--data", type=Path, default=default_folder(), help="where else modules are found")
    migrate = _command(commands, "migrate", "folders:migrate", "bring the database to this version's schema")
    _add_folder(migrate)


def _add_modules(commands: Commands) -> None:
    modules = _command(
        commands, "modules", "module_switch:modules", "what modules there are; enable or disable one"
    )
    modules.usage = (
        "host-runtime modules [DIR] [--json]\n       host-runtime modules enable|disable NAME [DIR]"
    )
    modules.add_argument("words", nargs="*", metavar="DIR | enable NAME | disable NAME")
    _add_json(modules)


def _add_users(commands: Commands) -> None:
    users = commands.add_parser("users", help="the accounts of those who work here", allow_abbrev=False)
    acts = users.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add = _command(acts, "add", "users:add", "make an account, or give one another role")
    add.add_argument("email", metavar="EMAIL")
    add.add_argument("--role", required=True, help="e.g. admin or agent")
    add.add_argument("--workspace", default="default", metavar="W", help="where the role counts")
    add.add_argument("--firstname")
    add.add_argument("--lastname")
    add.add_argument("--super-admin", action="store_true", help="the account may do everything, everywhere")
    _add_password(add)
    listing = _command(acts, "list", "users:list_all", "every account with its roles")
    _add_json(listing)
    password = _command(acts, "set-password", "users:set_password", "change a password; ends all sign-ins")
    password.add_argument("email", metavar="EMAIL")
    _add_password(password)
    remove = _command(acts, "remove", "users:remove", "remove an account; its sign-ins end")
    remove.add_argument("email", metavar="EMAIL")
    for command in (add, listing, password, remove):
        command.add_argument(
            "--data", type=Path, default=default_folder(), metavar="DIR", help="the data folder"
        )


def _command(commands: Commands, name: str, work: str, told: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=told, description=_sentence(told), allow_abbrev=False)
    command.set_defaults(work=work)
    return command


def _sentence(told: str) -> str:
    return f"{told[0].upper()}{told[1:]}."


def _add_folder(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "data", nargs="?", type=Path, default=default_folder(), metavar="DIR", help="the data folder"
    )


def _add_json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="answer as JSON, for scripts")


def _add_password(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input"
    )


def default_folder() -> Path:
    """Return the data folder of a command that names none."""
    return Path(os.environ.get("HOST_RUNTIME_DATA") or "data")


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError("must be between 0 and 65535")
    return port


if __name__ == "__main__":
    sys.exit(main())
