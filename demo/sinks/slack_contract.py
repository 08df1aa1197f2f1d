"""What Slack refuses in a message: the limits of Block Kit as its reference documents them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

MOST_BLOCKS = 50
MOST_TEXT = 40_000
SECTION_TEXT, FIELD_TEXT, HEADER_TEXT, BUTTON_TEXT = 3000, 2000, 150, 75
MOST_FIELDS, MOST_CONTEXT, MOST_ACTIONS = 10, 10, 25
LONGEST_ID, LONGEST_URL = 255, 3000

Block = Mapping[str, Any]


def fault_in(message: Mapping[str, Any]) -> str:
    """Why Slack would refuse the message: its error word, a colon and where; "" when it is fine."""
    text, blocks = message.get("text", ""), message.get("blocks", [])
    if not text and not blocks and not message.get("attachments"):
        return "no_text: neither text nor blocks"
    if not isinstance(text, str) or len(text) > MOST_TEXT:
        return f"msg_too_long: text is over {MOST_TEXT} characters or no text"
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        return "invalid_blocks_format: blocks is not a list of objects"
    if len(blocks) > MOST_BLOCKS:
        return f"invalid_blocks: {len(blocks)} blocks (at most {MOST_BLOCKS})"
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)) or any(not isinstance(one, str) or len(one) > LONGEST_ID for one in ids):
        return f"invalid_blocks: block_id twice, or over {LONGEST_ID} characters"
    faults = (f"invalid_blocks: block {at}: {fault}" for at, block in enumerate(blocks) if (fault := _block(block)))
    return next(faults, "")


def _block(block: Block) -> str:
    check = _CHECKS.get(str(block.get("type", "")))
    return f"unknown type {block.get('type')!r}" if check is None else check(block)


def _section(block: Block) -> str:
    fields = block.get("fields", [])
    if "text" not in block and not fields:
        return "section without text or fields"
    if len(fields) > MOST_FIELDS:
        return f"{len(fields)} fields (at most {MOST_FIELDS})"
    fault = _text(block["text"], SECTION_TEXT) if "text" in block else ""
    return fault or next((fault for field in fields if (fault := _text(field, FIELD_TEXT))), "")


def _header(block: Block) -> str:
    text = block.get("text")
    if not isinstance(text, dict) or text.get("type") != "plain_text":
        return "header text is not plain_text"
    return _text(text, HEADER_TEXT)


def _context(block: Block) -> str:
    return _elements(block, MOST_CONTEXT, lambda element: _text(element, SECTION_TEXT), skip="image")


def _actions(block: Block) -> str:
    return _elements(block, MOST_ACTIONS, _button)


def _elements(block: Block, most: int, check: Any, *, skip: str = "") -> str:
    elements = block.get("elements")
    if not isinstance(elements, Sequence) or not 1 <= len(elements) <= most:
        return f"{block['type']} needs 1 to {most} elements"
    checked = (check(element) for element in elements if element.get("type") != skip)
    return next((fault for fault in checked if fault), "")


def _button(element: Block) -> str:
    if element.get("type") != "button":
        return f"unknown element {element.get('type')!r}"
    text = element.get("text")
    if not isinstance(text, dict) or text.get("type") != "plain_text":
        return "button text is not plain_text"
    if len(str(element.get("url", ""))) > LONGEST_URL:
        return f"button url over {LONGEST_URL} characters"
    return _text(text, BUTTON_TEXT)


def _text(text: object, most: int) -> str:
    if not isinstance(text, dict) or text.get("type") not in ("mrkdwn", "plain_text"):
        return "text is no text object"
    value = text.get("text")
    if not isinstance(value, str) or not value:
        return "text is empty"
    return f"text has {len(value)} characters (at most {most})" if len(value) > most else ""


def _fine(_: Block) -> str:
    return ""


_CHECKS = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "divider": _fine,
    "rich_text": _fine,
}
