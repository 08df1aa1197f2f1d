"""Access keys of onion services with client authorisation, handed to our own Tor over its control port.

Tor keeps such a key in memory until it ends; it is handed over again before every crawl, which changes nothing.
"""

from __future__ import annotations

import base64

from config.addresses import ONION, is_onion, onion_key
from config.records import Source, TorSettings
from crawler.addresses import hosts_of
from crawler.transport.tor import talking
from schema.errors import BadConfig, TorIsDown

_TAKEN = ("250", "251", "252")  # added, replaced, added and already of use (control-spec, ONION_CLIENT_AUTH_ADD)


def hand_over(tor: TorSettings, source: Source) -> None:
    """Tor knows the source's access key afterwards; nothing happens for a source without one.

    raises  TorIsDown when Tor cannot be asked or does not take it, BadConfig when there is no control port or no key
    """
    if source.onion_key is None:
        return
    place = source.place or source.name
    if not tor.control:
        raise BadConfig(f"{place}: 'onion_key' without `tor.control` (expected both); add Tor's control port")
    key = onion_key(source.onion_key.reveal())
    if key is None:
        raise BadConfig(f"{place}: 'onion_key' is no access key of an onion service; copy it again")
    wanted, raw = key
    secret = base64.b64encode(raw).decode()
    with talking(tor) as controller:
        for address in _addresses(source, wanted):
            [(code, _, words), *_] = controller.msg(f"ONION_CLIENT_AUTH_ADD {address} x25519:{secret}").content()
            if code not in _TAKEN:
                raise TorIsDown(
                    f"tor {tor.control}: the access key of {source.name} was not taken: {code} {words[:100]}; copy the "
                    "key again, or update Tor"
                )


def _addresses(source: Source, wanted: str) -> list[str]:
    """The source's onion addresses, 56 characters each, that the key is for."""
    hosts = (host.partition(":")[0] for host in hosts_of(source.start + source.mirrors))
    labels = [host.removesuffix(ONION).rpartition(".")[2] for host in hosts if is_onion(host)]
    return [label for label in dict.fromkeys(labels) if wanted in ("", label)]
