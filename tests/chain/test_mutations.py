"""Ten thousand spoiled pages: none crashes the reading, the extraction or the masking, and memory stays small.

A slice in CI, all of it with STALLWATCH_SOAK=1. STALLWATCH_SEED chooses other mutations.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.chain.mutations import CORPORA

COUNT = 10_000 if os.environ.get("STALLWATCH_SOAK") == "1" else 120
SEED = int(os.environ.get("STALLWATCH_SEED", "20261124"))
MEMORY_MAX_KB = 512 * 1024


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["fixtures", pytest.param("corpora", marks=pytest.mark.corpora)])
def test_it_reads_spoiled_pages_without_a_crash_in_little_memory(kind: str) -> None:
    if kind == "corpora" and not CORPORA.is_dir():
        pytest.skip("shared/corpora is not beside the project")
    command = [sys.executable, "-m", "tests.chain.mutations", str(SEED), str(COUNT), kind]
    ended = subprocess.run(command, check=True, capture_output=True, text=True)
    said = json.loads(ended.stdout)
    assert said["tried"] == COUNT
    assert said["crashes"] == []
    assert said["peak_kb"] <= MEMORY_MAX_KB, said
