"""What left this office is still part of its history: heads that travelled are compared with the journal.

The kept files are the evidence. Each is signed, so that who rewrites the journal would have to forge them
too, and the office that received one has the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterator

from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.core.trouble import RefusedFile
from nzg_desktop.exchange import container, filename
from nzg_desktop.exchange.header import Header
from nzg_desktop.store import backup, journal
from nzg_desktop.store import office as kept
from nzg_desktop.store.store import Reading
from nzg_desktop.work.desk import Desk, Home, card_of, office_of

OWN = "NZG_*.nzg"
"""How kept files are named that this office wrote; those that came begin otherwise."""
BACK = ("backup restored", "older file accepted")
"""Lines after which files may lie here whose history was given up."""


def astray(desk: Desk, r: Reading, progress: Progress = silent) -> Iterator[tuple[str, str]]:
    """Kept reports and receipts of ours that prove something is wrong: name, and `altered` or `lost`.

    `lost`: the journal has no such line any more. A file that a restored office does not know is no proof,
    unless it belongs to the stream that was begun since.
    """
    known, went_back, stream = _known(r), _went_back(r), office_of(r).stream
    for name, header in _headers(desk.home, r, progress):
        if header is None:
            yield name, "altered"
            continue
        counts = name in known or not went_back or (header.kind == "report" and header.stream == stream)
        if counts and not backup.goes_through(r, (header.journal_lines, header.journal_head)):
            yield name, "lost"


def _headers(home: Home, r: Reading, progress: Progress) -> Iterator[tuple[str, Header | None]]:
    """The envelopes of our kept files; None where one is not as we signed it."""
    own = card_of(r)
    for done, file in enumerate(sorted(home.packages.glob(OWN))):
        progress(done, 0, "正在核对报送文件")
        try:
            sealed = container.peek(filename.read_file(file))
            if sealed.header.sender.key != own.key_id:
                continue  # signed by keys of before
            container.verify(sealed, own)
            yield file.name, sealed.header
        except RefusedFile:
            yield file.name, None


def _known(r: Reading) -> set[str]:
    names = {package.file for package in kept.packages(r, direction="out")}
    return names | {str(p.counters.get("receipt_file", "")) for p in kept.packages(r, direction="in")}


def _went_back(r: Reading) -> bool:
    return any(journal.entries(r, action=action, limit=1) for action in BACK)
