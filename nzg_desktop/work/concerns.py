"""What a person should know about an office that was just opened, the gravest first.

Asked by both faces: the window says one after the other, the command line writes them to stderr.
"""

from __future__ import annotations

from nzg_desktop.core.trouble import Trouble
from nzg_desktop.work import clock, folders
from nzg_desktop.work.desk import Desk


def concerns(desk: Desk) -> tuple[Trouble, ...]:
    """Why it can only be looked at, whether the date is wrong, whether the folder is a bad place."""
    found = (desk.store.why, clock.doubt(desk), folders.warning(desk.home.folder))
    return tuple(said for said in found if said is not None)
