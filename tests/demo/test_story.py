from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.load import load
from demo.installation import FORUM, PASTE, Surroundings, write_config
from demo.sinks.mail import MailSink
from demo.sinks.slack import SlackSink
from demo.story import Story
from demo.underworld import build_place

NOW = datetime(2026, 3, 4, 18, 22, 5, tzinfo=UTC)
ONION = "notjnpqbygyyhjdcgoy4fwjmznr7arnpcskgfju7f22wnoamlenpzbid.onion"


def a_story() -> Story:
    return Story(build_place(clock=lambda: NOW))


def test_the_offer_is_a_new_thread_with_the_made_up_numbers_in_it() -> None:
    story = a_story()
    before = len(story.place.threads())
    opened = story.offer()
    thread = story.place.thread(opened.thread)
    assert len(story.place.threads()) == before + 1
    assert len(story.identifiers) == 9
    assert all(number in thread.posts[0].text for number in story.identifiers)


def test_the_price_is_lowered_in_the_post_without_a_note() -> None:
    story = a_story()
    opened = story.offer()
    story.lower_the_price()
    (post,) = story.place.thread(opened.thread).posts
    assert "$72,000" in post.text and "$80,000" not in post.text
    assert (post.edited_at, post.edits) == (None, 0)


def test_the_repost_is_by_the_same_seller_on_another_board() -> None:
    story = a_story()
    first, second = story.place.thread(story.offer().thread), story.place.thread(story.repost().thread)
    assert first.posts[0].author == second.posts[0].author
    assert first.board != second.board and first.title != second.title


def test_somebody_elses_price_comes_before_the_sellers_last_word() -> None:
    story = a_story()
    opened = story.offer()
    story.sell()
    _, bystander, last = story.place.thread(opened.thread).posts
    assert "20,000" in bystander.text and bystander.author.name != story.seller
    assert last.text.startswith("Sold") and last.author.name == story.seller


def test_nothing_can_be_edited_before_the_offer() -> None:
    with pytest.raises(ValueError, match="no offer yet"):
        a_story().lower_the_price()


def test_its_configuration_is_a_right_one_and_its_secrets_are_private(
    tmp_path: Path, smtp_sink: MailSink, slack_sink: SlackSink
) -> None:
    for key in ("masking", "evidence"):
        path = tmp_path / "keys" / f"{key}.key"
        path.parent.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(bytes(32))
    write_config(tmp_path, Surroundings("127.0.0.1:9050", "127.0.0.1:9051", ONION, ONION, smtp_sink, slack_sink))
    found = load(tmp_path)
    assert [source.name for source in found.sources] == [FORUM, PASTE]
    assert {watch.name for watch in found.watches} == {"bulk-identity", "our-name"}
    assert {receiver.notifier for receiver in found.receivers} == {"email", "slack"}
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in (tmp_path / "secrets").iterdir())
