"""Whether a process still runs: not another one that was given its number later."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path


def process(pid: int) -> str:
    """What tells this process from a later one with the same number; empty where none runs."""
    if sys.platform == "win32":
        import ctypes

        kernel, times = ctypes.windll.kernel32, (ctypes.c_ulonglong * 4)()
        handle = kernel.OpenProcess(0x101000, False, pid)  # only to ask about it, and whether it has ended
        each = [ctypes.byref(times, 8 * place) for place in range(4)]
        runs = bool(handle) and kernel.WaitForSingleObject(handle, 0) == 0x102
        known = runs and kernel.GetProcessTimes(handle, *each)
        kernel.CloseHandle(handle)
        return str(times[0]) if known else ""
    with suppress(OSError, IndexError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")[:8]
        since = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2]
        return f"{boot}-{since.split()[19]}"
    return ""
