"""What was fetched?

Every page as it came, kept encrypted before anyone reads it. One file a crawl, `<source>/<run>.evidence` below the
evidence folder: frames (sealing.py) of gzipped WARC 1.1 response records (warc.py), each encrypted under a data key of
its own that is wrapped by the operator's evidence key (keys.py). The wrapped key lies in the state database only
(schema.capture.Capture), so destroying it there erases the page from every copy of the file. writing.py puts pages on
record, reading.py gives them back, checking.py verifies and exports. Deliberately absent: when to erase.
"""

from crawler.evidence.checking import Exported, Finding, export, verify
from crawler.evidence.keys import EvidenceKey, KeyRing, load_key, load_ring, make_key, new_key_file
from crawler.evidence.reading import EvidenceReader
from crawler.evidence.sealing import EvidenceFault
from crawler.evidence.writing import Evidence, EvidenceWriter, open_evidence

__all__ = [
    "Evidence",
    "EvidenceFault",
    "EvidenceKey",
    "EvidenceReader",
    "EvidenceWriter",
    "Exported",
    "Finding",
    "KeyRing",
    "export",
    "load_key",
    "load_ring",
    "make_key",
    "new_key_file",
    "open_evidence",
    "verify",
]
