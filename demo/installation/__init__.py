"""The demo's configuration: ordinary files of an ordinary installation, put beside what `stallwatch init` wrote."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from string import Template

from demo.sinks.mail import MailSink
from demo.sinks.slack import SlackSink

FORUM, PASTE = "brackwater", "pinboard"
# Days, told in seconds: a demo lasts a minute, and a silent edit shows in no list.
REVISIT = [f"{age}s" for age in range(2, 122, 2)]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the configuration has to name. socks and control are host:port, the onions "<56 characters>.onion"."""

    socks: str
    control: str
    forum_onion: str
    paste_onion: str
    mail: MailSink
    slack: SlackSink


def write_config(folder: Path, around: Surroundings) -> None:
    """Replace the starter's settings, routes, sources and watches; keys stay as they are.

    The secrets go into files of mode 600, as in any installation.
    """
    for name in ("sources", "watches", "secrets"):
        (folder / name).mkdir(mode=0o700 if name == "secrets" else 0o755, parents=True, exist_ok=True)
        for old in (folder / name).glob("*.yml"):
            old.unlink()
    _write_secret(folder / "secrets" / "smtp", around.mail.password)
    _write_secret(folder / "secrets" / "slack", around.slack.webhook)
    settings = _filled(
        "settings",
        socks=around.socks,
        control=around.control,
        mail_host=around.mail.host,
        mail_port=around.mail.port,
        mail_user=around.mail.user,
        ca_file=around.mail.ca_file.absolute(),
    )
    files = {
        "settings.yml": settings,
        "routes.yml": _filled("routes"),
        f"sources/{FORUM}.yml": _source(FORUM, "phpbb", f"http://{around.forum_onion}/index.php", revisit=True),
        f"sources/{PASTE}.yml": _source(PASTE, "pinnwand", f"http://{around.paste_onion}/recent", revisit=False),
        "watches/bulk-identity.yml": _filled("bulk-identity"),
        "watches/our-name.yml": _filled("our-name"),
    }
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")


def _source(name: str, engine: str, start: str, *, revisit: bool) -> str:
    ages = f"revisit: [{', '.join(REVISIT)}]" if revisit else ""
    return _filled("source", name=name, engine=engine, start=start, revisit=ages)


def _filled(name: str, /, **values: object) -> str:
    """demo/installation/<name>.yml with every $name replaced."""
    return Template(resources.files(__package__).joinpath(f"{name}.yml").read_text("utf-8")).substitute(values)


def _write_secret(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(text + "\n", "utf-8")
