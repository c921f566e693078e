"""Where the title of an official document is broken (GB/T 9704-2012 7.3.1)."""

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise

from jn_desktop.core.official.blocks import Block
from jn_desktop.core.official.text import clean, text_width, texts

_TITLE_CHARACTERS = 20  # 二号 in 156 mm
_BULGE = 0.1  # characters that the inner lines of a title should be longer, where all cannot be equal

# Words that titles are made of; with the document's own words they tell where a title may be broken.
_TITLE_WORDS = (
    "关于 协调 解决 研究 推进 加快 进一步 做好 开展 加强 明确 同意 印发 召开 有关 相关 若干 问题 事项 事宜 工作 情况 "
    "项目 建设 施工 许可 审批 验收 规划 用地 企业 园区 地块 产业 产业链 技术 信息 制造 材料 安全 环境 生产 质量 政策 "
    "资金 服务 服务站 现场 办公会 办公室 现场办公会 会议 会议纪要 专题 座谈会 调度会 纪要 通知 通报 报告 请示 批复 "
    "意见 方案 办法 公告 决定 联合 检查 计划 综合 督办 落实 高新区 有限公司 管理 委员会"
)
_NEVER_FIRST = frozenset("、，。；：？！）〕】》”’…—%％")
_NEVER_LAST = frozenset("（〔【《“‘第")
_RATHER_NOT_FIRST = frozenset("的地得了和与及或等")
_RATHER_NOT_LAST = frozenset("和与及或在对为将把被由向从")


def title_lines(text: str, blocks: Sequence[Block]) -> list[str]:
    """Return the lines of a title in its document: about equally long, broken where no word is torn (7.3.1)."""
    return _balanced_lines(clean(text), "\n".join(texts(blocks)))


def _balanced_lines(text: str, said: str) -> list[str]:
    """Return the title in as few lines as it needs, about equally long, broken where no word is torn (7.3.1).

    `said` is the text of the document: two characters that stand together there more than once are likely one word.
    """
    edges = [0, *accumulate(text_width(character) for character in text)]
    if edges[-1] <= _TITLE_CHARACTERS:
        return [text]
    costs = [0.0, *(_break_cost(text, at, _TITLE_WORDS + said) for at in range(1, len(text))), 0.0]
    for count in range(math.ceil(edges[-1] / _TITLE_CHARACTERS), len(text) + 1):
        cheapest: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
        for wanted in _wanted_widths(edges[-1], count):
            longer: dict[int, tuple[float, list[int]]] = {}
            for start, (cost, ends) in cheapest.items():
                for end in range(start + 1, len(text) + 1):
                    width = edges[end] - edges[start]
                    if width > _TITLE_CHARACTERS:
                        break
                    total = cost + (width - wanted) ** 2 + costs[end]
                    if end not in longer or total < longer[end][0]:
                        longer[end] = (total, [*ends, end])
            cheapest = longer
        if len(text) in cheapest:
            return [text[start:end] for start, end in pairwise([0, *cheapest[len(text)][1]])]
    return [text]


def _wanted_widths(whole: float, count: int) -> list[float]:
    """Return how long the lines of a title should be: three or more form a diamond, never an hourglass (7.3.1)."""
    even = whole / count
    if count < 3:
        return [even] * count
    outer = even - _BULGE * (count - 2) / 2
    return [outer, *[even + _BULGE] * (count - 2), outer]


def _break_cost(text: str, at: int, known: str) -> float:
    before, after = text[at - 1], text[at]
    one_word = before.isdigit() or ((before + after).isascii() and before != " ")
    if one_word or after in _NEVER_FIRST or before in _NEVER_LAST:
        return 1000
    cost = 4 * min(known.count(before + after), 4)
    if after in _RATHER_NOT_FIRST or before in _RATHER_NOT_LAST:
        cost += 12
    if any(text.count(opening, 0, at) > text.count(closing, 0, at) for opening, closing in ("《》", "“”", "（）")):
        cost += 20
    return cost
