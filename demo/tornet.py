"""A private Tor network on loopback: one authority, four relays, a host of onion services and a client.

Nothing of it touches the public Tor network. How it gets up within some ten seconds: all relays publish to the
authority, the authority is told to vote now, and everybody then starts with the finished directory documents in
place, because a node that asks for them too early backs off for up to twenty seconds.
"""

from __future__ import annotations

import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

from demo import torrc
from demo.socks_knock import CONNECTED, SITE_REFUSED, knock
from demo.tor_keys import find_program, free_ports, make_authority_keys, make_relay_identity, private_folder
from demo.tor_process import TorNetworkFailed, TorProcess

Say = Callable[[str], None]
RELAYS = 4  # with the authority five in the consensus: four are needed, one is slack
TRIES = 3
DIRECTORY = ("cached-certs", "cached-microdesc-consensus", "cached-microdescs", "cached-microdescs.new")
RELAY_DIRECTORY = ("cached-consensus", "cached-descriptors", "cached-descriptors.new")


def _silent(_: str) -> None:
    return


class TorNetwork:
    """`with TorNetwork(folder, {"forum": 8001}) as net:` boots it, and stops it at the end.

    onions  name -> loopback port of the web server behind it; the onion's own port is 80. The web servers need not
            run yet
    folder  keeps logs and keys of every try; its path may be long, for no unix socket lies in it
    raises  ProgramMissing without tor, TorNetworkFailed after three tries
    """

    def __init__(
        self,
        folder: Path,
        onions: Mapping[str, int],
        *,
        say: Say = _silent,
        circuit_timeout_s: int = 45,
        tries: int = TRIES,
    ) -> None:
        self.folder = private_folder(folder.absolute())
        self._web_ports = dict(onions)
        self._say, self._circuit_timeout_s, self._tries = say, circuit_timeout_s, tries
        self._try: _Attempt | None = None
        self.boot_s = 0.0

    def __enter__(self) -> TorNetwork:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def socks(self) -> str:
        """ "127.0.0.1:PORT" of the client; user and password isolate circuits."""
        return f"127.0.0.1:{self._up.socks_port}"

    @property
    def control(self) -> str:
        """ "127.0.0.1:PORT" of the client's control port; authentication is by cookie."""
        return f"127.0.0.1:{self._up.control_port}"

    @property
    def client_pid(self) -> int | None:
        return self._up.client.pid

    @property
    def pids(self) -> list[int]:
        """Process ids of every tor of the network that runs."""
        return [node.pid for node in self._up.processes if node.pid is not None]

    def onion(self, name: str) -> str:
        """ "<56 characters>.onion" of one of the onions given at the start."""
        return self._up.hostnames[name]

    def web_port(self, name: str) -> int:
        """Loopback port that the onion of this name hands its connections to."""
        return self._web_ports[name]

    def kill_client(self) -> None:
        """SIGKILL the client's tor; the network and the services stay up."""
        self._up.client.kill()

    def start_client(self, *, timeout_s: float = 30.0) -> None:
        """Start the client's tor again on the same ports and wait until it can build circuits."""
        self._up.client.start()
        self._up.client.wait_bootstrapped(timeout_s)

    def start(self) -> None:
        tor, gencert = find_program("tor"), find_program("tor-gencert")
        began = time.monotonic()
        for number in range(1, self._tries + 1):
            attempt = _Attempt(self.folder / f"net{number}", tor, self._web_ports, self._say, self._circuit_timeout_s)
            try:
                attempt.boot(gencert)
            except (TorNetworkFailed, subprocess.SubprocessError, OSError) as fault:
                attempt.stop()
                self._say(f"private Tor network, try {number} of {self._tries}: {fault}")
                if number == self._tries:
                    raise TorNetworkFailed(f"{fault}; tried {number} times, logs are in {self.folder}") from fault
                continue
            except BaseException:
                attempt.stop()
                raise
            self._try, self.boot_s = attempt, time.monotonic() - began
            return

    def stop(self) -> None:
        if self._try is not None:
            self._try.stop()

    @property
    def _up(self) -> _Attempt:
        if self._try is None:
            raise TorNetworkFailed("demo: the private Tor network is not running; start it first")
        return self._try


class _Attempt:
    """One set of keys, ports and processes; thrown away whole when it does not come up."""

    def __init__(self, folder: Path, tor: Path, web_ports: Mapping[str, int], say: Say, circuit_timeout_s: int) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        self.folder, self.tor, self.web_ports, self.say = private_folder(folder), tor, web_ports, say
        self.circuit_timeout_s = circuit_timeout_s
        or_ports = free_ports(RELAYS + 4)
        self.dir_port, self.socks_port, self.control_port = or_ports[:3]
        self.or_ports = or_ports[3:]
        self.processes: list[TorProcess] = []
        self.hostnames: dict[str, str] = {}

    def boot(self, gencert: Path) -> None:
        self.say("making keys for a private Tor network")
        self._plan(gencert)
        self.say(f"starting a directory authority and {RELAYS} relays on loopback")
        for node in (self.authority, *self.relays):
            node.start()
        self._wait_descriptors(20.0)
        offset = torrc.vote_offset_s(time.time())
        self.authority.ask(f'SETCONF TestingV3AuthVotingStartOffset="{offset} seconds"')
        for node in self.relays:
            node.ask_to_stop()
        for node in self.relays:
            node.stop()
        self.say("the authority votes on a directory")
        self._wait_consensus(25.0)
        self._start_others()
        self._wait_onions()

    def stop(self) -> None:
        for node in self.processes:
            node.ask_to_stop()
        for node in self.processes:
            node.stop()

    def _plan(self, gencert: Path) -> None:
        empty, resolver = self.folder / "empty", self.folder / "resolv.conf"
        empty.touch()
        resolver.write_text("nameserver 127.0.0.1:1\n", "ascii")  # no name ever leaves this machine
        names = ["auth0", *(f"relay{number}" for number in range(RELAYS))]
        folders = {name: private_folder(self.folder / name) for name in [*names, "host", "client"]}
        fingerprints = {name: make_relay_identity(folders[name]) for name in names}
        v3ident = make_authority_keys(gencert, folders["auth0"], self.dir_port)
        known = torrc.Authority("auth0", self.or_ports[0], self.dir_port, v3ident, fingerprints["auth0"])
        roles = {name: torrc.relay(name, port, resolver) for name, port in zip(names, self.or_ports, strict=True)}
        roles["auth0"] += torrc.authority_role(self.dir_port)
        roles["host"] = torrc.service_host(folders["host"], self.web_ports)
        roles["client"] = torrc.client(folders["client"], self.socks_port, self.control_port, self.circuit_timeout_s)
        nodes = {
            name: TorProcess(self.tor, name, folders[name], [*torrc.common(folders[name], known, empty), *lines])
            for name, lines in roles.items()
        }
        self.processes = list(nodes.values())
        self.authority, self.host, self.client = nodes["auth0"], nodes["host"], nodes["client"]
        self.relays = [nodes[name] for name in names[1:]]

    def _wait_descriptors(self, timeout_s: float) -> None:
        url = f"http://127.0.0.1:{self.dir_port}/tor/server/all"
        wanted = {f"router {node.name} " for node in self.relays}
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))

        def published() -> bool:
            try:
                with direct.open(url, timeout=5) as reply:
                    text = reply.read().decode("ascii", "replace")
            except (urllib.error.URLError, OSError):
                return False
            return all(name in text for name in wanted)

        self._wait(published, timeout_s, "has not got the relays' descriptors")

    def _wait_consensus(self, timeout_s: float) -> None:
        path = self.authority.data / "cached-microdesc-consensus"

        def agreed() -> bool:
            return path.exists() and path.read_bytes().count(b"\nr ") >= RELAYS + 1

        self._wait(agreed, timeout_s, "has made no consensus")

    def _wait(self, is_done: Callable[[], bool], timeout_s: float, what: str) -> None:
        deadline = time.monotonic() + timeout_s
        while not is_done():
            if self.authority.pid is None:
                raise self.authority.failure("has exited")
            if time.monotonic() > deadline:
                raise self.authority.failure(f"{what} within {timeout_s:.0f} s")
            time.sleep(0.05)

    def _start_others(self) -> None:
        for node in (*self.relays, self.host, self.client):
            files = DIRECTORY + (RELAY_DIRECTORY if node in self.relays else ())
            for name in files:
                if (self.authority.data / name).exists():
                    shutil.copyfile(self.authority.data / name, node.data / name)
            node.start()
        self.host.ask("SETEVENTS HS_DESC")
        self.say("relays, onion services and the client are starting")
        self.client.wait_bootstrapped(25.0)

    def _wait_onions(self) -> None:
        self.hostnames = {
            name: (self.host.data / f"hs-{name}" / "hostname").read_text("ascii").strip() for name in self.web_ports
        }
        self.say("publishing the onion services")
        # Two uploads each: an onion announces itself for this period and for the next.
        left = {hostname.removesuffix(".onion"): 2 for hostname in self.hostnames.values()}
        deadline = time.monotonic() + 25.0
        while left:
            words = self.host.wait_event(max(0.1, deadline - time.monotonic())).split()
            if words[1:3] == ["HS_DESC", "UPLOADED"] and words[3] in left:
                left[words[3]] -= 1
                left = {address: count for address, count in left.items() if count > 0}
        for hostname in self.hostnames.values():
            self._wait_reached(hostname, deadline)

    def _wait_reached(self, hostname: str, deadline: float) -> None:
        tries = 0
        while time.monotonic() < deadline:
            tries += 1
            wait_s = max(0.1, deadline - time.monotonic())
            code = knock(self.client_socks, hostname, 80, user=f"boot{tries}", timeout_s=min(8.0, wait_s))
            if code in (CONNECTED, SITE_REFUSED):  # refused: reached, but its web server is not up yet
                return
            time.sleep(0.1)
        raise self.client.failure(f"did not reach the onion service {hostname} within 25 s")

    @property
    def client_socks(self) -> str:
        return f"127.0.0.1:{self.socks_port}"
