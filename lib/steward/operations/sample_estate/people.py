"""Invented people: their names, telephones, identity numbers and cars. Nobody here exists."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator

from steward.operations.sample_estate.chance import Array, share

SURNAMES: dict[str, float] = {
    **dict.fromkeys("王李张刘陈", 7.0), **dict.fromkeys("杨赵黄周吴徐孙胡朱高林何郭马罗", 2.2),
    **dict.fromkeys("梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文", 0.6),
    "欧阳": 0.3, "上官": 0.1, "司徒": 0.1,
}  # fmt: skip
_GIVEN_NAMES = (
    "伟 芳 娜 敏 静 强 磊 军 洋 勇 艳 杰 娟 涛 超 霞 平 刚 桂英 建华 玉兰 建国 志远 晓燕 海波 鹏飞 雪梅 婷婷 浩宇 "
    "子涵 文博 思雨 佳琪 俊豪 欣怡 志强 秀英 丽华 国栋 永红 红梅 春燕 立新 卫东 小玲 明辉 晓峰 家豪 嘉怡 梓萱 宇航 一鸣 "
    "若曦 淑珍 桂芳 金凤 德明 世杰 振华 美玲 慧敏 雅琴 凯 鑫 斌 丹 萍 莉 倩 琳 岩 旭 毅 锋 颖 洁 璐 瑶 晨 帆 松 林 "
    "峰 云 荣 宏 亮 波 辉 健 燕 梅 兰 菊 清 丽萍 秋菊 海燕 卫国 建军 少华 学文 天佑 雨桐 诗涵 "
)
GIVEN = tuple(_GIVEN_NAMES.split())
PREFIXES = tuple(
    f"{n}"
    for n in (
        *range(130, 140),
        150,
        151,
        152,
        155,
        156,
        157,
        158,
        159,
        177,
        180,
        181,
        182,
        183,
        185,
        186,
        187,
        188,
        189,
    )
)
_REGIONS = (440304, 440305, 440306, 440307, 430102, 420106, 360103, 510104, 410105, 450102)
_PLATE_LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CHECK = "10X98765432"
_FACTORS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])


def words(given: Sequence[object]) -> Array:
    """Make an array of any objects."""
    pool = np.empty(len(given), dtype=object)
    pool[:] = list(given)
    return pool


def names(rng: Generator, n: int) -> Array:
    """Invent `n` names; two people may share one, as they do."""
    surnames = words(list(SURNAMES))[share(rng, list(SURNAMES.values()), n)]
    full: Array = surnames + words(GIVEN)[rng.integers(0, len(GIVEN), n)]
    return full


def distinct_names(rng: Generator, n: int) -> list[str]:
    """Invent `n` names that all differ."""
    found: dict[str, None] = {}
    while len(found) < n:
        found.update(dict.fromkeys(names(rng, n)))
    return list(found)[:n]


def phones(rng: Generator, n: int) -> Array:
    """Invent `n` mobile numbers."""
    head = words(PREFIXES)[rng.integers(0, len(PREFIXES), n)]
    full: Array = head + words([f"{tail:08d}" for tail in rng.integers(10_000_000, 99_999_999, n)])
    return full


def id_numbers(rng: Generator, n: int) -> Array:
    """Invent `n` identity numbers with a correct check digit."""
    regions = np.array(_REGIONS)[rng.integers(0, len(_REGIONS), n)]
    years, months, days = rng.integers(1945, 2003, n), rng.integers(1, 13, n), rng.integers(1, 29, n)
    body = regions * 10**11 + (years * 10_000 + months * 100 + days) * 1000 + rng.integers(10, 989, n)
    digits = body[:, None] // 10 ** np.arange(16, -1, -1) % 10
    checks = (digits * _FACTORS).sum(axis=1) % 11
    return words([f"{b}{_CHECK[c]}" for b, c in zip(body.tolist(), checks.tolist(), strict=True)])


def plates(rng: Generator, n: int) -> Array:
    """Invent `n` number plates, a quarter of them of the longer kind for electric cars."""
    letters = rng.integers(0, len(_PLATE_LETTERS), (n, 5)).tolist()
    electric = (rng.random(n) < 0.25).tolist()
    tails = ["".join(_PLATE_LETTERS[i] for i in row) for row in letters]
    return words([f"粤B{'D' if e else ''}{tail}" for e, tail in zip(electric, tails, strict=True)])
