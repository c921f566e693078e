"""When two names may be one enterprise: what is left of a name without its region and its legal form."""

import re

_REGIONS = (
    "",
    "高新区",
    "济宁",
    "济宁市",
    "济宁高新区",
    "济宁市高新区",
    "济宁高新技术产业开发区",
    "山东",
    "山东省",
    "山东济宁",
    "山东省济宁市",
)
_FORMS = ("股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "集团公司", "集团", "公司")
_BRACKETED = re.compile(r"\([^()]*\)")
_LONGEST_FIRST = sorted(_REGIONS, key=len, reverse=True)


def core_of(name_key: str) -> str:
    """Return what tells a compared name from others: neither region, nor brackets, nor legal form."""
    bare = _BRACKETED.sub("", name_key)
    without_region = bare.removeprefix(next(region for region in _LONGEST_FIRST if bare.startswith(region)))
    form = next((form for form in _FORMS if without_region.endswith(form)), "")
    return without_region.removesuffix(form) or bare


def beginnings_of(name_key: str) -> list[str]:
    """Return how names with the same core may begin: with any region, then with the first letters of the core."""
    stem = core_of(name_key)[:4]
    return [region + stem for region in _REGIONS]
