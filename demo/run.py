"""From an onion forum to an e-mail and a Slack message: sets the scene, plays the acts, says where everything lies."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from demo.acts import Show
from demo.forum import Forum
from demo.installation import Surroundings, write_config
from demo.paste import PasteSite
from demo.product import CommandLine
from demo.serving import WebServer
from demo.sinks.mail import MailSink
from demo.sinks.slack import SlackSink
from demo.story import Story
from demo.terminal import heading
from demo.tornet import TorNetwork
from demo.underworld import build_place
from demo.watching import Observer
from schema.errors import BadConfig

Say = Callable[[str], None]
MARK = ".stallwatch-demo"  # a folder that holds it is ours to replace
NOTE = "made by `stallwatch demo`, which replaces this folder when it runs again\n"


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the demo leaves things, below one folder."""

    root: Path

    @property
    def installation(self) -> Path:
        return self.root / "installation"

    @property
    def mail(self) -> Path:
        return self.root / "mail"

    @property
    def slack(self) -> Path:
        return self.root / "slack"

    @property
    def tor(self) -> Path:
        return self.root / "tor"


def show(root: Path, command: Sequence[str], say: Say, typed: str = "stallwatch") -> None:
    """The whole demo, some forty seconds.

    root     folder for everything it makes; one that an earlier demo made is replaced, another is refused
    command  what starts the product, such as (sys.executable, "-m", "console.main")
    typed    what a person types to start it, from the working folder
    raises   BadConfig for a root that is somebody else's, ProgramMissing without tor, TorNetworkFailed, DemoFailed
    """
    began = time.monotonic()
    folders = Folders(_fresh(root))
    with ExitStack() as stack:
        play = _set_scene(stack, folders, command, say)
        for act in (
            play.first_look, play.offer_appears, play.reposted, play.price_lowered, play.sold, play.last_look,
        ):  # fmt: skip
            act()
    _tell_what_remains(folders, play, time.monotonic() - began, say, typed)


def _fresh(root: Path) -> Path:
    root = root.absolute()
    if root.exists():
        if not (root / MARK).exists() and any(root.iterdir()):
            raise BadConfig(
                f"{root}: a folder with other things in it (expected none, or that of an earlier demo); name another"
            )
        shutil.rmtree(root)
    root.mkdir(parents=True)
    (root / MARK).write_text(NOTE, "ascii")
    return root


def _set_scene(stack: ExitStack, folders: Folders, command: Sequence[str], say: Say) -> Show:
    for line in heading("setting the scene: an invented underworld behind a private Tor network on this machine"):
        say(line)
    place = build_place()
    forum, paste = Forum(place), PasteSite(place)
    forum_server = stack.enter_context(WebServer(forum.app))
    paste_server = stack.enter_context(WebServer(paste.app))
    ports = {"forum": forum_server.port, "paste": paste_server.port}
    net = stack.enter_context(TorNetwork(folders.tor, ports, say=lambda text: say(f"   {text}")))
    mail = stack.enter_context(MailSink(folders.mail, user="stallwatch", password="invented-for-the-demo"))
    slack = stack.enter_context(SlackSink(folders.slack))
    say(f"   a forum at {net.onion('forum')}")
    say(f"   a paste site at {net.onion('paste')}; ready after {net.boot_s:.1f} s")
    product = CommandLine(command, folders.installation)
    product("init", str(folders.installation)).fine()
    onions = (net.onion("forum"), net.onion("paste"))
    write_config(folders.installation, Surroundings(net.socks, net.control, *onions, mail, slack))
    product("check").fine()
    say("   an installation with two sources, two watches, mail and Slack; `stallwatch check` finds nothing wrong")
    observer = Observer(product, mail, slack, folders.installation)
    return Show(forum, paste, frozenset(onions), Story(place), observer, say)


def _tell_what_remains(folders: Folders, play: Show, seconds: float, say: Say, typed: str) -> None:
    observer = play.observer
    for line in heading(f"done in {seconds:.0f} s: every link of the chain happened"):
        say(line)
    told = ", ".join(f"{name} {value:.1f} s" for name, value in play.seconds.items())
    say(f"   from a change in the place to mail and Slack: {told}")
    say(f"   mails           {folders.mail}  ({len(observer.mail.mails)} .eml files)")
    say(f"   Slack messages  {folders.slack}  ({len(observer.slack.messages)} .json files)")
    say(f"   configuration   {folders.installation}")
    say(f"   state           {folders.installation / 'state'}  (evidence: state/evidence, encrypted)")
    say("   next:")
    say(f"     export STALLWATCH_CONFIG={folders.installation}")
    for command in ("alerts", "search 'offer.records:>=1M'", "status", "evidence export --help"):
        say(f"     {typed} {command}")
