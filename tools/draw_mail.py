"""Draws a mail as the README's picture: python tools/draw_mail.py demo-state/mail/0002.eml docs/alert.svg"""

from __future__ import annotations

import email
import email.policy
import re
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

WIDTH = 112
LINES = 44
HEADERS = ("From", "To", "Subject", "Date")


def drawn(raw: bytes) -> str:
    """The mail's headers and the first lines of its text, as SVG that needs nothing from elsewhere."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    body = message.get_body(("plain",))
    text = str(body.get_content()) if body else ""
    console = Console(record=True, width=WIDTH, file=StringIO(), highlight=False)
    for name in HEADERS:
        console.print(Text.assemble((f"{name}: ", "bold"), str(message[name])))
    console.print()
    for line in text.splitlines()[:LINES]:
        label, colon, rest = line.partition(":")
        is_label = colon and label.isalpha() and not line.startswith(" ")
        console.print(Text.assemble((label + colon, "bold cyan"), rest) if is_label else Text(line))
    svg = console.export_svg(title="an alert, as the mailbox received it")
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.S)  # they would be fetched from elsewhere


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(drawn(Path(sys.argv[1]).read_bytes()), "utf-8")
