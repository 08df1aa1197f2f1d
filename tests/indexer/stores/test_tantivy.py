"""What only the tantivy store has to answer for: its files, its lock, its panics."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tantivy import Index, SchemaBuilder

from indexer.query.parse import parse
from indexer.query.tree import Everything
from indexer.stores.tantivy import TantivyStore
from indexer.stores.tantivy_faults import guarded
from schema.errors import GiveUp, TryLater
from schema.listing import Listing
from tests.indexer.query.invented import NOW, Invention

ALL = Everything()
REPOSITORY = Path(__file__).parents[3]

WRITER = """
import sys
from pathlib import Path
from indexer.stores.tantivy import TantivyStore
from schema.listing import Listing
store = TantivyStore(Path(sys.argv[1]))
for seq in range(1, 100_000):
    store.put([Listing(id=f"harbor/t{seq}", kind="thread", title="fresh database", seq=seq)])
    print(seq, flush=True)
"""


def listing(number: int) -> Listing:
    return Listing(id=f"harbor/t{number}", kind="thread", title="fresh database", seq=1)


def test_a_second_writer_is_told_to_try_later_and_readers_go_on(tmp_path: Path) -> None:
    first, second = TantivyStore(tmp_path), TantivyStore(tmp_path)
    first.put([listing(1)])
    with pytest.raises(TryLater, match="another process is writing"):
        second.put([listing(2)])
    with pytest.raises(TryLater, match="another process is writing"):
        second.clear()
    assert second.count(ALL) == 1
    first.close()
    second.put([listing(2)])
    assert second.count(ALL) == 2


def test_what_it_promised_survives_a_kill(tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=REPOSITORY
    )
    assert writer.stdout is not None
    promised = [int(writer.stdout.readline()) for _ in range(12)]
    os.kill(writer.pid, signal.SIGKILL)
    promised += [int(line) for line in writer.stdout.read().split("\n")[:-1]]
    writer.wait()
    store = TantivyStore(tmp_path)
    assert all(store.get(f"harbor/t{seq}") for seq in promised)
    assert store.put([listing(0)]) == ()  # the lock died with the process
    store.close()


def broken_meta(folder: Path) -> None:
    (folder / "meta.json").write_text("{oops")


def broken_segments(folder: Path) -> None:
    for path in folder.glob("*.term"):
        path.write_bytes(b"x" * 10)


def missing_segments(folder: Path) -> None:
    for path in folder.glob("*.store"):
        path.unlink()


def other_version(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    Index(SchemaBuilder().build(), str(folder))


@pytest.mark.parametrize("harm", [broken_meta, broken_segments, missing_segments, other_version])
def test_a_broken_index_says_rebuild_and_can_be_cleared(tmp_path: Path, harm) -> None:  # type: ignore[no-untyped-def]
    store = TantivyStore(tmp_path)
    store.put([listing(1)])
    store.close()
    harm(tmp_path)
    for call in (lambda: store.count(ALL), lambda: store.put([listing(2)]), lambda: store.get("harbor/t1")):
        with pytest.raises(GiveUp, match="run `store rebuild`"):
            call()
    store.clear()
    store.put([listing(3)])
    assert store.count(ALL) == 1


def test_a_panic_is_an_error_an_operator_can_read(tmp_path: Path) -> None:
    class PanicException(BaseException):  # the name its library gives it
        pass

    with pytest.raises(GiveUp, match="store rebuild"), guarded(tmp_path):
        raise PanicException("phrase queries need two terms")


def test_an_interrupt_is_no_fault_of_the_index(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), guarded(tmp_path):
        raise KeyboardInterrupt


def test_a_full_disk_is_tried_again(tmp_path: Path) -> None:
    with pytest.raises(TryLater, match="make room"), guarded(tmp_path):
        raise ValueError("An IO error occurred: 'No space left on device (os error 28)'")


def test_a_listing_it_cannot_take_does_not_stop_the_others(tmp_path: Path) -> None:
    store = TantivyStore(tmp_path)
    bad = Listing(id="harbor/\ud800", kind="thread", seq=1)
    ((refused, reason),) = store.put([listing(1), bad, listing(2)])
    assert refused == bad.id
    assert "does not take it" in reason
    assert store.count(ALL) == 2


def test_no_answer_of_parse_makes_it_panic(tmp_path: Path) -> None:
    store = TantivyStore(tmp_path)
    store.put([listing(1)])
    for query in (
        '"x"~5',
        '"---a"',
        '"a b"',
        '"a b"~1000',
        "?",
        "*?*",
        "a~2",
        "NOT *:*",
        "NOT a",
        "身份",
        r"url:\[\^\(x*",
    ):
        store.search(parse(query, now=NOW))
    for seed in range(50):
        store.count(parse(Invention(seed).query(), now=NOW))


def test_it_shows_nothing_for_a_page_of_no_size(tmp_path: Path) -> None:
    store = TantivyStore(tmp_path)
    store.put([listing(1)])
    page = store.search(ALL, limit=0)
    assert (page.items, page.next, page.total) == ((), None, 1)
