"""Names of people: as they are masked, and as one spelling for pseudonyms.

Compound surnames after the list of the Ministry of Public Security's name reports (欧阳, 上官, ...).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORDS = re.compile(r"\S+")
COMPOUND_SURNAMES = frozenset(
    _WORDS.findall(
        "欧阳 上官 司马 司徒 司空 诸葛 夏侯 皇甫 尉迟 公孙 公羊 公冶 慕容 令狐 宇文 长孙 端木 轩辕 东方 东郭 南宫 西门 "
        "独孤 百里 呼延 澹台 濮阳 淳于 单于 太史 申屠 钟离 闻人 万俟 赫连 拓跋 鲜于 闾丘 仲孙 宗政 第五 左丘 谷梁 宰父 "
        "巫马 漆雕 乐正 颛孙 壤驷 司寇 歐陽 司馬 諸葛 尉遲 公孫 長孫 東方 獨孤"
    )
)
_TITLES = "先生|女士|小姐|太太|阿姨|大爷|大妈|叔叔|老师|师傅|经理|主任|班长|队长|主管|管家|同志|工程师"
_ROLES = "业主|租户|租客|住户|客户|家属|访客|员工|管家|报修人|投诉人"
_SAYS_NOBODY = frozenset(
    _WORDS.findall(
        "匿名 不详 不明 未知 无名氏 无 保密 业主 租户 租客 住户 客户 家属 访客 员工 系统 系统自动 管理员 先生 女士 小姐 "
        "anonymous unknown none system admin administrator n/a na"
    )
)
_DEPARTMENT = re.compile(r".+(?:部|部门|中心|组|队|处|科|岗|班组|公司|服务台|前台|监控室|物业)")
_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_SPLIT = re.compile(r"[、,，;；/／|&\n]|\s(?:和|and)\s|(?<=[\u4e00-\u9fff]{2})\s+(?=[\u4e00-\u9fff]{2})")


def _one(part: str) -> str:
    """The bare name: no phone, staff number, bracketed remark or role around it."""
    part = unicodedata.normalize("NFKC", part).strip()
    if _CHINESE.search(part):
        part = re.sub(r"[(\[【<].*?(?:[)\]】>]|$)|[\d\s:：_#+.-]+", "", part)
        bare = re.sub(rf"^(?:{_ROLES})(?=..)", "", part)
        bare = re.sub(rf"(?<=..)(?:{_TITLES})$", "", bare)
        return bare or part
    return " ".join(part.split())


@lru_cache(maxsize=65536)
def _each(cell: str) -> tuple[str, ...]:
    found = tuple(name for part in _SPLIT.split(cell) if (name := _one(part)))
    if len(found) > 1:
        found = tuple(name for name in found if name not in _SAYS_NOBODY) or found[:1]
    # "Smith, John" is one person, not two.
    if len(found) == 2 and "," in cell and not _CHINESE.search(cell):
        return (" ".join(reversed(found)),)
    return found


def _mask_one(name: str) -> str:
    if name.casefold() in _SAYS_NOBODY:
        return name
    if _CHINESE.match(name):
        return (name[:2] if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else name[:1]) + "**"
    return name[:1].upper() + "***" if name[:1].isalpha() else "***"


def mask_name(cell: str, *, staff: bool = False) -> str:
    """Give the masked form of a name, or of several in one cell; a department (`staff` only) stays as it is.

    >>> mask_name("张三"), mask_name("欧阳娜娜"), mask_name("Smith")
    ('张**', '欧阳**', 'S***')
    """
    names = _each(cell)
    if not names:
        return "***"
    if staff and all(_DEPARTMENT.fullmatch(name) for name in names):
        return "、".join(names)
    return "、".join(dict.fromkeys(map(_mask_one, names)))


@lru_cache(maxsize=65536)
def identity(cell: str, *, staff: bool = False) -> str | None:
    """Give the one spelling that is hashed for a pseudonym; None where the cell does not say who it was.

    A masked name (``张**``) and, for an owner, a bare title (``张先生``) fit many people and identify none.
    """
    if re.search(r"[*＊×]", cell):
        return None
    names = [name.casefold() for name in _each(cell)]
    named = [n for n in names if n not in _SAYS_NOBODY and not (re.fullmatch(rf".(?:{_TITLES})?", n) and not staff)]
    return "、".join(sorted(named)) or None


@lru_cache(maxsize=65536)
def _sought(cell: str) -> tuple[tuple[str, str], ...]:
    """The names of a cell that a text may hold, each as written and as compared.

    Of a name in Latin letters each word of three letters counts too; titles and departments do not.
    """
    found: list[str] = []
    for name in _each(cell):
        if name.casefold() in _SAYS_NOBODY or _DEPARTMENT.fullmatch(name) or "*" in name or len(name) < 2:
            continue
        if not _CHINESE.match(name):
            found += [name, *(word for word in name.split() if len(word) >= 3 and word != name)]
        elif not re.fullmatch(rf".(?:{_TITLES})", name):
            found.append(name)
    return tuple((name, _squeezed(name)) for name in found)


_UNSEEN = dict.fromkeys((*range(0x200B, 0x2010), 0x2060, 0xFEFF))


def _squeezed(text: str) -> str:
    return "".join(text.translate(_UNSEEN).split()).casefold()


def is_named(text: str, cell: str) -> bool:
    """Tell quickly whether a text may hold a name of a cell."""
    sought = _sought(cell)
    if not sought:
        return False
    squeezed = _squeezed(text)
    return any(compared in squeezed for _, compared in sought)


def mask_in(text: str, cell: str) -> str:
    """Mask the names of a cell wherever a text holds them, their letters apart or not.

    A single word of a Latin name is taken only as it is written (``Will``, not ``will``).
    """
    for name, _ in _sought(cell):
        if _CHINESE.match(name):
            pattern = r"[\s\u200b-\u200f]*".join(map(re.escape, name))
        else:
            pattern = rf"{'(?i)' if name in _each(cell) else ''}(?<!\w){re.escape(name)}(?!\w)"
        text = re.sub(pattern, mask_name(name), text)
    return text
