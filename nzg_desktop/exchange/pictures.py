"""Photos and scans (JPG, PNG, BMP, GIF, TIFF, WebP, PDF) as small plain pictures, one for each page.

Nothing of a file is parsed in this process; whatever goes wrong in the child is one sentence here.
"""

from __future__ import annotations

from pathlib import Path

from nzg_desktop.core.changes import Progress, silent
from nzg_desktop.core.trouble import RefusedFile
from nzg_desktop.exchange import apart

SECONDS = 60
FLAG = "--read-pictures"
_SENTENCES = {
    "absent": ("找不到，或读不出来", "请确认 U 盘已插好、文件没有被移走，再选一次。"),
    "empty": ("是空的", "请确认选对了文件，或重新拷贝一份。"),
    "large": ("太大，没有打开", "请用手机或画图软件缩小后另存一份，再加进来。"),
    "slow": ("读了一分钟还没有读完，已停止", "请用手机或画图软件缩小后另存一份，再加进来。"),
    "heic": (
        "是苹果手机的 HEIC 照片，读不出来",
        "请在手机里转成 JPG（或发给自己时选“兼容性最佳”）再加进来。",
    ),
    "locked": ("设了打开密码", "请先打开它，去掉密码另存一份。"),
    "other": ("不是照片或扫描件", "能加的有 JPG、PNG、BMP、TIFF、WebP 和 PDF。"),
    "damaged": ("已损坏，或没有拷贝完整", "请重新拷贝或重新拍一张，再加进来。"),
}


def pages(path: Path, progress: Progress = silent) -> tuple[bytes, ...]:
    """The pages of a file as JPEGs of at most 300 KB, turned upright, without anything but the picture.

    Raises RefusedFile (E-830) with a sentence for anything that cannot be read.
    """
    if not path.is_file():
        raise _refused("absent", path)
    try:
        output, _code = apart.run("picture_child", FLAG, path, SECONDS, progress)
    except TimeoutError as error:
        raise _refused("slow", path) from error
    found: list[bytes] = []
    for frame in apart.frames(output):
        match frame:
            case ("picture", bytes(content)):
                found.append(content)
            case ("unsuited", str(word)):
                raise _refused(word, path)
            case ("end",) if found:
                return tuple(found)
    raise _refused("large" if not found else "damaged", path)


def _refused(word: str, path: Path) -> RefusedFile:
    what, cure = _SENTENCES[word]
    return RefusedFile(f"“{path.name}”{what}。", cure, code="E-830")
