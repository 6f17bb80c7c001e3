"""What was wrong with a command, in Chinese: the library that reads commands speaks English."""

from __future__ import annotations

import re

_SAID = (
    (r"No such command '(.+)'\.?", "没有 {0} 这个命令"),
    (r"No such option: (\S+)(?: .*)?", "没有 {0} 这个选项"),
    (r"Missing (?:argument|parameter) '(.+)'\.?", "还缺 {0}"),
    (r"Missing option '(.+)'\.?", "还缺选项 {0}"),
    (r"Option '(.+)' requires an argument\.?", "选项 {0} 后面要写一个值"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)", "多写了 {0}"),
    (r"Invalid value for '(.+)': .*'(.*)' is not one of (.+?)\.?", "{0} 不能写 {1}，可以写 {2}"),
    (r"Invalid value for '(.+)': .*integer.*", "{0} 要写整数"),
    (r"Invalid value for '(.+)': .*greater than or equal to (\S+?)\.?", "{0} 不能小于 {1}"),
    (r"Invalid value for '(.+)': .*less than or equal to (\S+?)\.?", "{0} 不能大于 {1}"),
    (r"Invalid value for '(.+)': (.+)", "{0} 的值不对（{1}）"),
    (r"Invalid value: (.+)", "{0}"),
)


def in_chinese(said: str) -> str:
    """The same in Chinese; what is not known stays as it is."""
    for pattern, words in _SAID:
        if found := re.fullmatch(pattern, said, re.DOTALL):
            return words.format(*(group.replace("', '", "、").strip("'") for group in found.groups()))
    return said
