"""Qt's own words in Chinese: file dialogs, print dialogs, the menus of text fields."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator


def speak_chinese() -> None:
    """Load Qt's translation and count and date as in China."""
    app = QCoreApplication.instance()
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    words = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if app is not None and words.load("qtbase_zh_CN", folder):
        app.installTranslator(words)
