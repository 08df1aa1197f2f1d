"""Programs and keys a private Tor network needs before its first process runs."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import socket
import subprocess
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from schema.errors import NeedsOperator

# Debian keeps tor in /usr/sbin, which an ordinary user's PATH often lacks.
EXTRA_PATH = ("/usr/sbin", "/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin")


class ProgramMissing(NeedsOperator):
    """A program of the Tor package is not installed."""


def find_program(name: str) -> Path:
    """Absolute path of a program in PATH or in the folders that packages use; raises ProgramMissing."""
    found = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *EXTRA_PATH]))
    if found is None:
        raise ProgramMissing(
            f"demo: the program '{name}' is not installed (looked in PATH and {', '.join(EXTRA_PATH)}); "
            "install Tor: 'apt install tor' (Debian, Ubuntu), 'dnf install tor' (Fedora), 'brew install tor' (macOS)"
        )
    return Path(found)


def free_ports(count: int) -> list[int]:
    """Loopback ports nobody listens on now, all different.

    Below the range from which systems take ports for outgoing connections (Linux 32768, others higher), so that a
    port is still free when its server is started again later.
    """
    sockets: list[socket.socket] = []
    try:
        while len(sockets) < count:
            one = socket.socket()
            sockets.append(one)
            try:
                one.bind(("127.0.0.1", random.SystemRandom().randrange(20_000, 32_000)))
            except OSError:
                sockets.pop().close()
        return [int(one.getsockname()[1]) for one in sockets]
    finally:
        for one in sockets:
            one.close()


def private_folder(path: Path) -> Path:
    """The folder, made with mode 0700: tor refuses anything wider."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def make_relay_identity(data: Path) -> str:
    """Write keys/secret_id_key below a data directory; returns the relay's fingerprint (upper-case hex SHA-1).

    Made here and not by tor, so that every torrc can name the authority before anything runs. RSA-1024 is what
    Tor's relay identities are; the Ed25519 keys beside it tor makes itself.
    """
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    path = private_folder(data / "keys") / "secret_id_key"
    path.write_bytes(pem)
    path.chmod(0o600)
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)
    return hashlib.sha1(public).hexdigest().upper()


def make_authority_keys(gencert: Path, data: Path, dir_port: int) -> str:
    """Run tor-gencert in keys/ below a data directory; returns the v3 identity (hex), raises CalledProcessError."""
    keys = private_folder(data / "keys")
    subprocess.run(
        [gencert, "--create-identity-key", "-m", "1", "-a", f"127.0.0.1:{dir_port}", "--passphrase-fd", "0"],
        cwd=keys,
        input=b"a private network on loopback\n",
        capture_output=True,
        check=True,
        timeout=60,
    )
    certificate = (keys / "authority_certificate").read_text("ascii")
    return next(line.split()[1] for line in certificate.splitlines() if line.startswith("fingerprint "))
