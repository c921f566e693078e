"""A made-up official table of days off and makeup workdays, for a year that has none yet: 2027."""

import csv
from pathlib import Path

HEADER = ("日期", "结束日期", "安排", "名称", "文号")
OFFICIAL = "国办发明电〔2026〕0号"
RANGES = (
    ("2027-01-01", "2027-01-03", "放假", "元旦"),
    ("2027-02-05", "2027-02-12", "放假", "春节"),
    ("2027-02-20", "", "补班", "春节"),
    ("2027-04-03", "2027-04-05", "放假", "清明节"),
    ("2027-05-01", "2027-05-05", "放假", "劳动节"),
    ("2027-10-01", "2027-10-07", "放假", "国庆节"),
    ("2027-10-09", "", "上班", "国庆节"),
)
DAYS_OFF, MAKEUP_DAYS = 26, 2


def write_csv(file: Path, rows: tuple[tuple[str, ...], ...] = RANGES, encoding: str = "utf-8") -> Path:
    """Write the table as an office would save it."""
    with file.open("w", encoding=encoding, newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(HEADER)
        writer.writerows((*row, OFFICIAL) for row in rows)
    return file
