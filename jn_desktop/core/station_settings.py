"""What an administrator may set about a station: name, authority, fonts of documents, lock screen, and photos."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from jn_desktop.core.errors import FieldError
from jn_desktop.core.service import Context, Service
from jn_desktop.core.settings import read_setting, write_setting
from jn_desktop.core.vault import Vault

DOCUMENT_FONTS = ("方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "Times New Roman")
"""The fonts of official documents (GB/T 9704-2012; the last for letters and digits), which an office may replace."""
LOCK_MINUTES = range(1, 121)
_LONGEST_NAME = 60


@dataclass(frozen=True)
class StationSettings:
    """`fonts` maps a document font to its substitute; the window locks after `lock_minutes` without a key or click.

    `keep_photo_location` leaves in a photo where it was taken; it is taken out otherwise.
    """

    station: str
    authority: str
    fonts: Mapping[str, str] = field(default_factory=dict)
    lock_minutes: int = 10
    keep_photo_location: bool = False


class SettingService(Service):
    """Read and change the station's settings; a new name is told to the vault at `vault_path` too, for the log-in."""

    feature = "settings"

    def __init__(self, context: Context, vault_path: Path) -> None:
        super().__init__(context)
        self._vault_path = vault_path

    def read(self) -> StationSettings:
        """Return the settings in force."""
        with self.context.reading() as connection:
            return StationSettings(
                station=read_setting(connection, "station") or "",
                authority=read_setting(connection, "authority") or "",
                fonts=json.loads(read_setting(connection, "fonts") or "{}"),
                lock_minutes=int(read_setting(connection, "lock_minutes") or StationSettings.lock_minutes),
                keep_photo_location=read_setting(connection, "keep_photo_location") == "yes",
            )

    def save(self, settings: StationSettings) -> None:
        """Put `settings` in force; refuse a name that is no name, by its field."""
        station = checked_name("station", "站名", settings.station)
        authority = checked_name("authority", "主管单位", settings.authority)
        fonts = _good_fonts(settings.fonts)
        if settings.lock_minutes not in LOCK_MINUTES:
            raise FieldError("lock_minutes", f"锁屏时间要在 {LOCK_MINUTES[0]} 到 {LOCK_MINUTES[-1]} 分钟之间。")
        with self.context.writing() as work:
            write_setting(work, "station", station)
            write_setting(work, "authority", authority)
            write_setting(work, "fonts", json.dumps(fonts, ensure_ascii=False, sort_keys=True))
            write_setting(work, "lock_minutes", str(settings.lock_minutes))
            write_setting(work, "keep_photo_location", "yes" if settings.keep_photo_location else "no")
            vault = Vault.load(self._vault_path)
            if vault.station != station:
                replace(vault, station=station).save(self._vault_path)


def checked_name(field_name: str, label: str, name: str) -> str:
    """Return a name without the spaces around it; refuse, by its field, what is no name."""
    name = name.strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise FieldError(field_name, f"{label}要有 1 到 {_LONGEST_NAME} 个字，且不含换行等特殊字符。")
    return name


def _good_fonts(fonts: Mapping[str, str]) -> dict[str, str]:
    chosen = {standard: family.strip() for standard, family in fonts.items() if family.strip()}
    for standard, family in chosen.items():
        if standard not in DOCUMENT_FONTS:
            raise FieldError("fonts", f"“{standard}”不是公文字体；公文字体有：{'、'.join(DOCUMENT_FONTS)}。")
        if len(family) > _LONGEST_NAME or not family.isprintable():
            raise FieldError("fonts", f"{standard}的替代字体名称不对；请从本机的字体中选择。")
    return {standard: family for standard, family in chosen.items() if family != standard}
