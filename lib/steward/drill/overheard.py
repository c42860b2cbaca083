"""What an owner notices in the words of a reply, beside what it does: a time, a vague word, money, a rule, or no words at all.

>>> notice("我明天上午 10 点前到，先把水止住。", "zh").when
'明天上午 10 点前'
>>> notice("We'll look into it as soon as possible.", "en").vague
'as soon as possible'
>>> [notice(text, "en").oddity for text in ("", "🙂🙂", "<b>hi</b>", "fjdksl;a qwrtp", "对不起，我马上来", "ok")]
['empty', 'emoji', 'markup', 'keys', 'foreign', 'curt']
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from steward.words import Locale

Oddity = Literal["empty", "emoji", "markup", "keys", "foreign", "curt"]

_LOOKED_AT = 2000
"""Characters of a reply in which such things are looked for; nobody takes in more."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """What an owner notices in the words of a reply."""

    oddity: Oddity | None = None
    """What makes it no ordinary reply."""
    when: str = ""
    """The time it names most fully, in its own words."""
    vague: str = ""
    """The first word in it that puts off without a time."""
    money: bool = False
    """Whether it holds out money."""
    name: bool = False
    """Whether the speaker gives a name."""
    rule: bool = False
    """Whether it appeals to a rule, a contract or a law."""
    word: str = ""
    """The reply itself, where it is no more than a word."""


_DAY_ZH = (
    r"今天|今晚|今早|今明两天|明天|明早|明晚|后天|大后天|(?:这|本|下)?(?:周|星期|礼拜)[一二三四五六日天末]|"
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:号|日)(?!楼|线|门|院|梯|电梯|机|单元|常)"
)
_PART_ZH = r"凌晨|早上|早晨|上午|中午|下午|傍晚|晚上"
_COUNT_ZH = r"\d{1,3}|[一二两三四五六七八九十]{1,3}"
_CLOCK_ZH = rf"(?:{_COUNT_ZH})\s*(?:点半|点钟|点[一三]刻|点(?:\s*\d{{1,2}}\s*分)?|[:：]\d{{2}})"
# on its own “一点” is a little and “两点” two points; a time it is only with a figure, or where something is to happen by then
_ALONE_ZH = (
    r"\d{1,2}\s*(?:点半|点钟|点(?!\s*(?:建议|意见|要求|说明|问题|原因))|[:：]\d{2})|"
    r"[一二两三四五六七八九十]{1,3}(?:点半|点钟|点(?=整|左右|之?前|以前))|[二两三四五六七八九十]{1,3}点(?=到您|过来|过去|给您|准时)"
)
_WITHIN_ZH = rf"(?:{_COUNT_ZH}|半)\s*个?(?:分钟|小时|钟头|工作日|天)\s*(?:之内|以内|内|后)"
_END_ZH = r"(?:\s*(?:下班之?前|之前|以前|前))?"
_DAY_EN = (
    r"(?:today|tonight|tomorrow|this (?:morning|afternoon|evening)|"
    r"(?:on |next )?(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?: (?:morning|afternoon|evening))?"
)
_HOUR_EN = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_CLOCK_EN = (
    r"(?:(?:by|at|before|until) )?(?:"
    rf"(?:a )?(?:quarter|half|five|ten|twenty) (?:past|to) {_HOUR_EN}|"
    r"\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?)?|\d{1,2} ?(?:[ap]\.?m\.?|o['’]clock)|noon|midday)(?![\w.])|"
    rf"(?:by|at|before) {_HOUR_EN}(?= (?:today|tomorrow|tonight|on|sharp|and|to)\b|[,.;!]|$)"
)
_WITHIN_EN = r"(?:with)?in (?:\d{1,3}|an|a|one|two|three|four|five|ten|fifteen|twenty|thirty|half an) (?:minute|hour|day|working day)s?"

_WHEN: Mapping[Locale, re.Pattern[str]] = {
    "zh": re.compile(
        rf"{_WITHIN_ZH}|(?:(?:{_DAY_ZH})\s*(?:{_PART_ZH})?\s*(?:{_CLOCK_ZH})?|(?:{_PART_ZH})\s*(?:{_CLOCK_ZH})|{_ALONE_ZH}){_END_ZH}"
    ),
    "en": re.compile(
        rf"\b(?:{_WITHIN_EN}|(?:by |before )?{_DAY_EN}(?:,? (?:{_CLOCK_EN}))?|(?:{_CLOCK_EN})(?: {_DAY_EN})?)",
        re.IGNORECASE,
    ),
}
_VAGUE: Mapping[Locale, re.Pattern[str]] = {
    "zh": re.compile(
        r"尽快|尽早|过两天|过几天|过一阵|这两天|再看看|再说|到时候|稍后|晚点|回头|有空|等等|抓紧|马上|快了|早晚"
    ),
    "en": re.compile(
        r"\b(?:as soon as (?:possible|we can|I can)|asap|soon|shortly|in due course|later|eventually|when we can|"
        r"one of these days|at some point|in a while|we(?:'|’| wi)ll see)\b",
        re.IGNORECASE,
    ),
}
_MONEY: Mapping[Locale, re.Pattern[str]] = {
    "zh": re.compile(r"赔偿|补偿|赔您|赔给|赔钱|减免|免掉|免您|退您|退还|退费|红包|抵扣|折扣"),
    "en": re.compile(
        r"\b(?:compensat\w+|refund\w*|waive\w*|discount\w*|reimburse\w*|pay you|voucher\w*)\b", re.IGNORECASE
    ),
}
_RULE: Mapping[Locale, re.Pattern[str]] = {
    "zh": re.compile(r"规定|条例|规约|公约|合同|协议|法规|法律|制度|办法第|第.{1,3}条"),
    "en": re.compile(
        r"\b(?:rules?|regulations?|by-?laws?|contract|agreement|statute|code|clause|the law)\b", re.IGNORECASE
    ),
}
_NAME: Mapping[Locale, re.Pattern[str]] = {
    "zh": re.compile(r"我是|我叫|我姓|叫我|免贵姓"),
    "en": re.compile(r"\b(?:my name(?:['’]s| is)|I['’]m|I am|this is|call me) (?:\w+ )?[A-Z]"),
}
_MARKUP = re.compile(
    r"<\s*/?\s*[a-zA-Z!][^<>]{0,400}>|javascript:|\bfunction\s*\w*\(|=>|\bimport \w+|\bdef \w+\(|\{\{.*?\}\}|"
    r"\bselect\b.+\bfrom\b|\bdrop table\b|&lt;|</",
    re.IGNORECASE | re.DOTALL,
)
_OTHER_SCRIPT = re.compile(r"[\u0370-\u06ff\u0900-\u0dff\u0e00-\u0e7f\u3041-\u30ff\uac00-\ud7a3]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f]+")
_NO_WORD = re.compile(r"[^aeiouyà-ÿ]{5,}|(.)\1{3,}|^[^aeiouyà-ÿ]{3,}$", re.IGNORECASE)


def notice(text: str, locale: Locale) -> Noticed:
    """Give what an owner who speaks `locale` notices in the words of a reply.

    Only what the patterns above let through is ever quoted back: no markup, and nothing longer than a few words.
    """
    text = unicodedata.normalize("NFC", text[:_LOOKED_AT])
    odd = _oddity(text, locale)
    vague = _VAGUE[locale].search(text)
    return Noticed(
        odd,
        # “today I have noted it; tomorrow at ten they come”: the fullest time is the one meant
        max((match.group().strip() for match in _WHEN[locale].finditer(text)), key=len, default=""),
        vague.group() if vague else "",
        bool(_MONEY[locale].search(text)),
        bool(_NAME[locale].search(text)),
        bool(_RULE[locale].search(text)),
        re.sub(r"\W+", " ", text).strip() if odd == "curt" else "",
    )


def _oddity(text: str, locale: Locale) -> Oddity | None:
    letters = re.sub(r"[\W_]+", "", text)
    if not letters:
        pictures = any(unicodedata.category(sign) in ("So", "Sk", "Cs") for sign in text)
        return "emoji" if pictures else "keys" if len(text.strip()) > 3 else "empty"
    if _MARKUP.search(text):
        return "markup"
    han, latin = len(_HAN.findall(text)), _LATIN.findall(text)
    others = len(_OTHER_SCRIPT.findall(text))
    if others > len(letters) / 2:
        return "foreign"
    words = [word for word in latin if len(word) > 1]
    nonsense = sum(bool(_NO_WORD.search(word)) for word in words)
    if not han and words and nonsense * 2 >= len(words) and not _ACRONYMS.fullmatch(text.strip()):
        return "keys"
    if locale == "zh" and han < 2 and len(words) > 1:
        return "foreign"
    if locale == "en" and not han and _is_other_latin(text):
        return "foreign"
    if locale == "en" and han > max(2, sum(map(len, words)) / 2):
        return "foreign"
    if not han and not words:
        return "curt" if len(letters) < 4 else "keys"
    short = len(letters) <= 3 if han else len(words) <= 2 and len(letters) <= 10
    return "curt" if short else None


_ACRONYMS = re.compile(r"(?:[A-Z]{2,4}[ ,]?)+")
_ENGLISH = re.compile(
    r"\b(?:the|an?|i|you|we|he|she|it|they|my|your|our|me|us|is|are|am|was|be|do|did|have|has|will|would|can|could|not?|yes|to|of|in|"
    r"on|at|for|and|or|but|so|if|this|that|what|when|who|how|where|there|here|with|from|by|as|up|out|let|just|please|sorry)\b",
    re.IGNORECASE,
)
_NOT_ENGLISH = re.compile(
    r"\b(?:le|la|les|des|est|vous|nous|je|ne|pas|une|et|que|der|die|das|und|ist|nicht|ich|sie|wir|eine?|el|los|las|por|para|usted|es|"
    r"un|il|che|non|sono|per|di|ik|niet|het|een|och|att|det|inte|ja)\b",
    re.IGNORECASE,
)


def _is_other_latin(text: str) -> bool:
    """Whether words in Latin letters are plainly of another language than English: some of its small words, none of English."""
    return bool(_NOT_ENGLISH.search(text)) and not _ENGLISH.search(text)
