"""设置: the program's version, where its data lies, and the licences of what it is built on."""

import platform
from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QFormLayout, QLabel, QPlainTextEdit

from jn_desktop import VERSION
from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.faults import LOGS
from jn_desktop.desktop.opening import open_file
from jn_desktop.desktop.settings_section import Section

_LICENCES = (
    ("Python", "PSF-2.0"),
    ("Qt, PySide6, Shiboken", "LGPL-3.0"),
    ("SQLite", "公有领域"),
    ("SQLCipher", "BSD-3-Clause"),
    ("sqlcipher3", "zlib"),
    ("OpenSSL", "Apache-2.0"),
    ("SQLAlchemy, Alembic, Mako", "MIT"),
    ("cryptography", "Apache-2.0 或 BSD-3-Clause"),
    ("argon2-cffi, filelock, platformdirs, zxcvbn, Typer, Rich", "MIT"),
    ("orjson", "MPL-2.0，以及 Apache-2.0 或 MIT"),
    ("python-calamine, python-docx, pyqtgraph", "MIT"),
    ("XlsxWriter, olefile", "BSD-2-Clause"),
    ("lxml, NumPy, uuid-utils, click, MarkupSafe", "BSD-3-Clause"),
    ("HiGHS (highspy)", "MIT"),
    ("python-stdnum", "LGPL-2.1 或更新"),
    ("pypinyin（拼音首字母表）", "MIT"),
)


class AboutSection(Section):
    """Version, places and licences."""

    title = "关于"
    purpose = "跑小青工作台：园区企业服务站的日常办公程序。数据只在本机，不联网。"

    def __init__(self, desk: Desk, folder: Path) -> None:
        super().__init__(desk)
        facts = QFormLayout()
        facts.setHorizontalSpacing(16)
        for label, value in (
            ("版本", VERSION),
            ("运行环境", f"Python {platform.python_version()} · Qt {qVersion()} · {platform.system()}"),
            ("数据文件夹", str(folder)),
        ):
            name = QLabel(label)
            name.setProperty("muted", True)
            facts.addRow(name, plain_label(value, wrap=True))
        self.body.addLayout(facts)
        self.add_buttons(
            push_button("打开数据文件夹(&D)", "open_data_folder", lambda: open_file(folder)),
            push_button("打开日志文件夹(&L)", "open_log_folder", lambda: open_file(folder / LOGS)),
        )
        heading = QLabel("所用开源软件及其许可")
        heading.setProperty("muted", True)
        licences = QPlainTextEdit("\n".join(f"{name}：{licence}" for name, licence in _LICENCES))
        licences.setObjectName("licences")
        licences.setAccessibleName("所用开源软件及其许可")
        licences.setReadOnly(True)
        licences.setTabChangesFocus(True)
        licences.setMinimumHeight(220)
        self.body.addWidget(heading)
        self.body.addWidget(licences)
