"""A stand-in of one's own: the program `understudy serve` on free ports."""
import os
import select
import subprocess
import tempfile
import time
import typing
import urllib.parse

from understudy_standin._binary import binary_path, not_started
from understudy_standin._errors import StartError
from understudy_standin._stand_in import Defects, StandIn

Option = typing.Union[None, bool, str, int, float, typing.Iterable[typing.Union[str, int]]]

# `serve` reads them as the real servers do; what a test asks for must not depend on the shell it runs in.
_READ_BY_SERVE = ("L01_AUTH_DISABLED", "L01_API_KEYS", "L01_DEFAULT_API_KEY", "L01_URL", "JWT_SECRET")
_START_SECONDS = 30.0
_STOP_SECONDS = 15.0  # it may take 10 to send its last spans


def _arguments(options: typing.Dict[str, Option]) -> typing.List[str]:
    arguments = []
    for name, value in options.items():
        if value is None or value is False:
            continue
        option = "--" + name.replace("_", "-")
        if value is True:
            arguments.append(option)
        elif name == "fault" and not isinstance(value, (str, int, float)):
            arguments += [f"{option}={rule}" for rule in value]
        elif isinstance(value, (str, int, float)):
            arguments.append(f"{option}={value}")
        else:
            arguments.append(f"{option}={','.join(str(one) for one in value)}")
    return arguments


class Server(StandIn):
    """Starts a stand-in, as a context or by start() and stop(). It ends with this process, also when that is killed.

    The keywords are the options of `understudy serve`, with _ for -: what it says of a wrong one is in the StartError.
    """

    def __init__(self, *, defects: typing.Optional[Defects] = None, latency: typing.Optional[str] = None,
                 strict: bool = False, platform: typing.Optional[str] = None, repair: typing.Optional[str] = None,
                 seed: typing.Optional[int] = None, api_keys: typing.Union[None, str, typing.Iterable[str]] = None,
                 store: typing.Optional[str] = None, gateway_port: int = 0, data_layer_port: int = 0,
                 environment: typing.Optional[typing.Dict[str, str]] = None, **options: Option) -> None:
        super().__init__("", "")
        if not isinstance(strict, bool):  # "no" would be taken for true
            raise TypeError(f"strict must be True or False, not {strict!r}")
        if defects is not None and not isinstance(defects, (str, int)):
            defects = ",".join(str(number) for number in defects)
        named: typing.Dict[str, Option] = {
            "gateway_port": gateway_port, "data_layer_port": data_layer_port, "defects": defects, "latency": latency,
            "strict": strict, "platform": platform, "repair": repair, "seed": seed, "api_keys": api_keys, "store": store}
        self._options = {**named, **options}
        self._environment_of_server = environment
        self._process: typing.Optional["subprocess.Popen[bytes]"] = None
        self._log: typing.Optional[typing.IO[bytes]] = None
        self._owner = 0
        self._summary = ""
        self._is_switched = False

    def start(self) -> "Server":
        if self._process is not None:
            return self
        environment = {name: value for name, value in os.environ.items() if name not in _READ_BY_SERVE}
        environment.update(self._environment_of_server or {})
        binary = binary_path()
        log = tempfile.TemporaryFile(prefix="understudy-")
        try:
            process = subprocess.Popen([binary, "serve", "--end-with-stdin", *_arguments(self._options)],
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, env=environment)
        except OSError as error:
            log.close()
            raise not_started(binary, error) from error
        self._process, self._log, self._owner = process, log, os.getpid()
        urls = self._read_until_ready(process)
        if urls is None:
            complaint = self.log
            late = process.poll() is None
            self.stop()
            raise StartError(complaint or (f"the server was not ready within {_START_SECONDS:.0f} s" if late else
                                           f"the server ended with {process.returncode} and said nothing"))
        self._gateway_url, self._data_layer_url, self._redis_url = urls
        self._is_switched = False
        return self

    def _read_until_ready(self, process: "subprocess.Popen[bytes]") -> typing.Optional[typing.Tuple[str, str, str]]:
        assert process.stdout is not None
        end, text = time.monotonic() + _START_SECONDS, b""
        while not text.endswith(b"ready\n"):
            readable, _, _ = select.select([process.stdout], [], [], max(0.0, end - time.monotonic()))
            part = os.read(process.stdout.fileno(), 4096) if readable else b""
            if not part:
                if readable:
                    process.wait()  # it has closed its output, and so is at its end
                return None
            text += part
        urls: typing.Dict[str, str] = {}
        for line in text.decode().splitlines()[:-1]:
            service, _, url = line.rpartition(" ")
            urls.setdefault(service, url)
        return urls["gateway"], urls["data layer"], urls.get("redis", "")

    @property
    def redis_url(self) -> str:
        """Where to subscribe to the events, with the option redis=0; empty without."""
        return self._redis_url

    @property
    def pid(self) -> typing.Optional[int]:
        return self._process.pid if self._process else None

    @property
    def log(self) -> str:
        """What the server wrote on standard error."""
        if self._log is None or self._log.closed:
            return ""
        file = self._log.fileno()  # read at a place: the server writes where the shared offset is
        return os.pread(file, os.fstat(file).st_size, 0).decode(errors="replace").strip()

    @property
    def summary(self) -> str:
        """What the server printed at its end: requests and findings. Empty while it runs."""
        return self._summary

    def stop(self) -> None:
        """Ends the server; does nothing when it does not run, or in a process that was forked."""
        process = self._process
        if process is None or self._owner != os.getpid():
            return
        self._process = None
        assert process.stdin is not None and process.stdout is not None
        try:
            output, _ = process.communicate(timeout=_STOP_SECONDS)  # closes its standard input first
        except subprocess.TimeoutExpired:
            process.kill()
            output, _ = process.communicate()
        self._summary = output.decode(errors="replace").strip()
        if self._log is not None:
            self._log.close()

    def restart(self) -> None:
        """Stops it and starts it again on the same ports."""
        for option, url in (("gateway_port", self.gateway_url), ("data_layer_port", self.data_layer_url),
                            ("redis", self.redis_url)):
            if url:
                self._options[option] = urllib.parse.urlsplit(url).port
        self.stop()
        self.start()

    @property
    def is_switched(self) -> bool:
        """Whether platform() or outage() has changed what reset() does not put back."""
        return self._is_switched

    def platform(self, name: typing.Optional[str] = None) -> str:
        self._is_switched = self._is_switched or name is not None
        return super().platform(name)

    def outage(self, seconds: float, restart: bool = False) -> None:
        self._is_switched = True
        super().outage(seconds, restart)

    def close(self) -> None:
        self.stop()

    def __enter__(self) -> "Server":
        return self.start()

    def __del__(self) -> None:
        if hasattr(self, "_process"):
            self.stop()
