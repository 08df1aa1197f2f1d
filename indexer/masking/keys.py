"""Keys that make a masked value comparable without keeping it."""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.files import read_bounded
from indexer.masking.marks import TOKEN_DIGITS
from schema.errors import BadConfig

_ID = "abcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True, slots=True)
class MaskingKey:
    """id is 1 to 16 of a-z and 0-9 and stands in every mask; the secret never prints."""

    id: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class MaskingKeys:
    """The current key makes the tokens of texts; retired ones still find what was masked under them.

    retired  the newest first, as settings list them: a key that retires is put before the others. The last is the
             oldest; it makes the tokens of names, ids and addresses, so it must stay listed for them to stay the same
    """

    current: MaskingKey
    retired: tuple[MaskingKey, ...] = ()

    @property
    def oldest(self) -> MaskingKeys:
        """The oldest key alone: the last retired one, or the current one where none has retired."""
        return MaskingKeys(self.retired[-1]) if self.retired else self

    def hmac_token(self, kind: str, value: str) -> str:
        """ "<key id>:<20 hex digits>" of a normalised value under the current key."""
        return _token(self.current, kind, value)

    def all_tokens(self, kind: str, value: str) -> tuple[str, ...]:
        """The tokens under the current key and every retired one, for look-ups and joining."""
        return tuple(_token(key, kind, value) for key in (self.current, *self.retired))


def _token(key: MaskingKey, kind: str, value: str) -> str:
    digest = hmac.digest(key.secret, f"{kind}\0{value}".encode("utf-8", "surrogatepass"), "sha256")
    return f"{key.id}:{digest.hex()[:TOKEN_DIGITS]}"


def throwaway_keys() -> MaskingKeys:
    """A key for this process alone: masks of the same value are alike within it, and nothing can be looked up later."""
    return MaskingKeys(MaskingKey(_new_id(), secrets.token_bytes(32)))


def new_key_file() -> bytes:
    """The content of a file with a fresh key."""
    return (json.dumps({"id": _new_id(), "secret": secrets.token_bytes(32).hex()}) + "\n").encode()


def make_key(path: Path) -> MaskingKey:
    """A new key in a new file (mode 0600); BadConfig when the file is already there."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BadConfig(
            f"{path}: a masking key is already there (expected none); use it, or name another file"
        ) from None
    with os.fdopen(handle, "wb") as file:
        file.write(new_key_file())
        file.flush()
        os.fsync(file.fileno())
    return _load(path)


def load_keys(current: Path, retired: Sequence[Path] = ()) -> MaskingKeys:
    """The keys of the files named, retired ones the newest first; BadConfig says which one cannot be used and why."""
    keys = MaskingKeys(_load(current), tuple(_load(path) for path in retired))
    ids = [key.id for key in (keys.current, *keys.retired)]
    if len(set(ids)) < len(ids):
        raise BadConfig(
            f"{current}: two masking keys have the same id (expected each file once); remove the doubled file"
        )
    return keys


def _load(path: Path) -> MaskingKey:
    try:
        form = json.loads(read_bounded(path, 100_000).decode("utf-8"))
        key = MaskingKey(str(form["id"]), bytes.fromhex(form["secret"]))
    except FileNotFoundError:
        raise BadConfig(
            f"{path}: no masking key there (expected a key file); make one with `stallwatch init`"
        ) from None
    except OSError as error:
        raise BadConfig(
            f"{path}: the masking key cannot be read ({error.strerror}); give this user read access"
        ) from None
    except (ValueError, KeyError, TypeError):
        raise BadConfig(
            f"{path}: this is no masking key (expected JSON with id and secret); restore it from a copy"
        ) from None
    if not key.id or len(key.id) > 16 or set(key.id) - set(_ID) or len(key.secret) < 16:
        raise BadConfig(
            f"{path}: this is no usable masking key (expected an id of a-z0-9 and 16 bytes or more); restore it"
        )
    return key


def _new_id() -> str:
    return "k" + "".join(secrets.choice(_ID) for _ in range(5))
