"""The torrc of every role in a private Tor network on loopback.

Values are measured ones: with them a network of one authority and four relays answers for an onion service about
ten seconds after its first process.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

VOTING_INTERVAL_S = 1800
VOTE_DELAY_S = 2
DIST_DELAY_S = 2


@dataclass(frozen=True, slots=True)
class Authority:
    """What every node must know of the one directory authority."""

    nickname: str
    or_port: int
    dir_port: int
    v3ident: str
    fingerprint: str

    def line(self) -> str:
        return (
            f"DirAuthority {self.nickname} orport={self.or_port} v3ident={self.v3ident} "
            f"127.0.0.1:{self.dir_port} {self.fingerprint}"
        )


def vote_offset_s(unix_time: float) -> int:
    """TestingV3AuthVotingStartOffset that makes the next vote start two seconds from now."""
    return (int(unix_time) + 2 + VOTE_DELAY_S + DIST_DELAY_S - 1) % VOTING_INTERVAL_S


def common(data: Path, authority: Authority, empty: Path) -> list[str]:
    """Lines of all roles; `empty` is an empty file that stands for the GeoIP tables."""
    return [
        "TestingTorNetwork 1",
        authority.line(),
        f"DataDirectory {data}",
        f"Log notice file {data / 'notice.log'}",
        "LogTimeGranularity 1",
        "SafeLogging 0",
        "RunAsDaemon 0",
        "ShutdownWaitLength 0",
        "AssumeReachable 1",
        "PathsNeededToBuildCircuits 0.25",
        "LearnCircuitBuildTimeout 0",
        "CircuitBuildTimeout 10",
        f"GeoIPFile {empty}",
        f"GeoIPv6File {empty}",
        "NumCPUs 1",
        "AvoidDiskWrites 1",
        "ClientUseIPv6 0",
        "DisableDebuggerAttachment 0",
        "KISTSchedRunInterval 1 msec",
    ]


def relay(nickname: str, or_port: int, resolver: Path) -> list[str]:
    """A relay that is an exit to loopback too; `resolver` is a resolv.conf that names no real resolver."""
    return [
        f"Nickname {nickname}",
        "Address 127.0.0.1",
        f"ORPort 127.0.0.1:{or_port} IPv4Only",
        "SocksPort 0",
        "ExitRelay 1",
        "ExitPolicy accept *:*",
        "ExitPolicyRejectPrivate 0",
        f"ServerDNSResolvConfFile {resolver}",
        "ServerDNSAllowBrokenConfig 1",
        "ServerDNSDetectHijacking 0",
        "ContactInfo none@test.invalid",
        "DirReqStatistics 0",
        "HiddenServiceStatistics 0",
        "OverloadStatistics 0",
        "PaddingStatistics 0",
        "ExtraInfoStatistics 0",
    ]


def authority_role(dir_port: int) -> list[str]:
    """What the authority has on top of being a relay: votes on request, flags at once, nobody probed."""
    return [
        "AuthoritativeDirectory 1",
        "V3AuthoritativeDirectory 1",
        f"DirPort 127.0.0.1:{dir_port} IPv4Only",
        f"V3AuthVotingInterval {VOTING_INTERVAL_S} seconds",
        f"V3AuthVoteDelay {VOTE_DELAY_S} seconds",
        f"V3AuthDistDelay {DIST_DELAY_S} seconds",
        "V3AuthNIntervalsValid 3",
        f"TestingV3AuthInitialVotingInterval {VOTING_INTERVAL_S} seconds",
        f"TestingV3AuthInitialVoteDelay {VOTE_DELAY_S} seconds",
        f"TestingV3AuthInitialDistDelay {DIST_DELAY_S} seconds",
        "TestingV3AuthVotingStartOffset 0 seconds",
        "TestingDirAuthVoteExit *",
        "TestingDirAuthVoteGuard *",
        "TestingDirAuthVoteHSDir *",
        "TestingMinExitFlagThreshold 0",
        "AuthDirTestEd25519LinkKeys 0",
        "AuthDirTestReachability 0",
    ]


def service_host(data: Path, onions: Mapping[str, int]) -> list[str]:
    """Onion services by name; each offers port 80 and hands it to a loopback web port."""
    lines = ["ClientOnly 1", "SocksPort 0"]
    for name, web_port in onions.items():
        lines += [
            f"HiddenServiceDir {data / f'hs-{name}'}",
            "HiddenServiceVersion 3",
            f"HiddenServicePort 80 127.0.0.1:{web_port}",
        ]
    return lines


def client(data: Path, socks_port: int, control_port: int, circuit_timeout_s: int) -> list[str]:
    return [
        "ClientOnly 1",
        f"SocksPort 127.0.0.1:{socks_port} IsolateSOCKSAuth ExtendedErrors",
        f"SocksTimeout {circuit_timeout_s} seconds",
        f"ControlPort 127.0.0.1:{control_port}",
        "CookieAuthentication 1",
        f"CookieAuthFile {data / 'cookie'}",
    ]


def text(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"
