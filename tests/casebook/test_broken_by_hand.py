"""A case written after docs/authoring alone and broken as people break files: one sentence each, which says what to write."""

import re
from pathlib import Path

import pytest

from steward.casebook.reading import case_from
from steward.errors import StewardError

PAGE = (Path(__file__).parents[2] / "docs" / "authoring.zh-CN.md").read_text(encoding="utf-8")
CASE = re.search(r"^```yaml case\.yaml\n(.*?)^```", PAGE, re.M | re.S)[1]
STATUS = "status:\n  - {stage: draft, by: 何敏, on: 2026-11-22}\n"

BREAKS = {
    "a tab": ("  surface:", "\tsurface:", "这里有一个制表符（Tab），缩进请用空格"),
    "a full-width colon before a text": ("title: {zh", "title：{zh", "这里用了全角冒号，请写成“title: ”（半角冒号加空格）"),
    "a full-width colon in a set": ("  real: {", "  real：{", "这里用了全角冒号，请写成“real: ”（半角冒号加空格）"),
    "a full-width comma": ("{id: sun, role", "{id: sun，role", "各项之间要用半角逗号，这里是全角的“，”"),
    "a brace left open": ("title: {zh: 包裹不见了}", "title: {zh: 包裹不见了", "这一行的 { 没有收尾，后面少一个 }"),
    "no blank after the colon": ("  style: dominant", "  style:dominant", "冒号后面要空一格，写成 style: …"),
    "an indent too much": ("  customer: sun", "   customer: sun", "这一行和上面的缩进对不上：同一层的各行要从同一列开始"),
    "no blank after the hyphen": ("  - {when: {zh: 昨天下午}", "  -{when: {zh: 昨天下午}", "开头的 - 后面要空一格"),
    "a colon in a text": ("hidden: {zh: 里面", "hidden: {zh: 注意: 里面", "文字里有冒号加空格，请把整句放进双引号"),
    "a comma in a text": ("who: {zh: 白天上班，快递", "who: {zh: 白天上班, 快递", "如果它是一句话的后半句，请把整句用双引号括起来"),
    "a star before a text": ("surface: {zh: 把", "surface: {zh: *把", "以 * 开头的文字要放进双引号"),
    "a number sign in a text": ("surface: {zh: 把", "surface: {zh: 楼 #3 把", "空格后面的 # 会把后文变成注释，请把整句放进双引号"),
    "quotation marks in a text": ("title: {zh: 包裹不见了}", 'title: {zh: "包裹"不见了}', "引号后面还有字，请把整句放进一对双引号"),
    "a text without its language": ("title: {zh: 包裹不见了}", "title: 包裹不见了", "title：文字要写明语言，写成 {zh: 包裹不见了}"),
    "another name for Chinese": ("title: {zh:", "title: {cn:", "title.cn：没有这一项，是不是想写 zh"),
    "an empty text": ("title: {zh: 包裹不见了}", "title: {zh: }", "title.zh：不能为空"),
    "one for a list": ("topics: [parcels]", "topics: parcels", "topics：应是一个列表（写成 [甲, 乙]，或者一项一行、以“- ”开头）"),
    "a key written wrong": ("happened:", "hapened:", "hapened：没有这一项，是不是想写 happened"),
    "a key twice": ("people:", "title: {zh: 又一个}\npeople:", "“title”写了两遍，请留一个"),
    "a name in place of an id": ("  customer: sun", "  customer: 孙女士", "drill.customer：没有“孙女士”这个人，相近的有 sun"),
    "a topic by its name": ("topics: [parcels]", "topics: [包裹]", "topics[1]：没有“包裹”这个主题，相近的有 parcels"),
    "a level by its name": ("decides: leadership", "decides: 公司领导", "limits[1].decides：没有“公司领导”这一级权限，相近的有 leadership"),
    "a class by its name": ("topics: [parcels]", "family: 邻里", "family：没有“邻里”这一类，相近的有 shared-space"),
    "a role nobody has": ("role: customer", "role: 业主", "people[1].role：写的是 '业主'，可以写的有 'customer', 'companion', 'staff'"),
    "a mood in words": ("mood: 60", "mood: 高", "happened[2].mood：应是整数，写的是 '高'"),
    "a mood beyond fury": ("mood: 60", "mood: 120", "happened[2].mood：不能大于 100"),
    "another word for harm": ("ours: harmed", "ours: bad", "happened[1].ours：写的是 'bad'，可以写的有 'helped' 或 'harmed'"),
    "a kind of cause nobody knows": ("kind: process", "kind: proces", "review.causes[1].kind：写的是 'proces'，可以写的有 'people', 'process'"),
    "a sentence for an entry": ("  causes:\n", "  well: [态度好]\n  causes:\n", "review.well[1]：应写成“名称: 值”的形式，名称有 what, standards"),
    "another name for what went well": ("  causes:\n", "  good: []\n  causes:\n", "review.good：没有这一项，可以写的有 well, badly, causes, mine, adopt, questions"),
    "a level above the scale": ("desired: 9", "desired: 12", "expectations[1].desired：不能大于 10"),
    "yes in Chinese": ("our_fault: true", "our_fault: 是", "drill.our_fault：应写 true 或 false，写的是 '是'"),
    "capitals in the id": ("id: wrong-parcel", "id: Wrong_Parcel", "id：“Wrong_Parcel”不能作编号：只用小写字母、数字和连字符"),
    "a date with strokes": ("people:", STATUS.replace("2026-11-22", "2026/11/22") + "people:", "status[1].on：应是日期，如 2026-03-01，写的是 '2026/11/22'"),
    "a stage by its name": ("people:", STATUS.replace("draft", "草稿") + "people:", "status[1].stage：写的是 '草稿'，可以写的有 'draft', 'reviewed' 或 'published'"),
    "a colon left out in a set": ("{id: sun, role: customer", "{id: sun, role customer", "名称后面少一个冒号，写成 role: customer"),
    "a brace too many": ("title: {zh: 包裹不见了}", "title: {zh: 包裹不见了}}", "这一行多了一个 }，请删掉"),
    "the other closing bracket": ("topics: [parcels]", "topics: [parcels}", "这里的 } 应是 ]"),
    "full-width braces": ("title: {zh: 包裹不见了}", "title: ｛zh: 包裹不见了｝", "这里的 ｛ 是全角符号，请改成半角的 {"),
    "a long hyphen": ("  - {id: steward", "  – {id: steward", "这里的 – 是全角符号，请改成半角的 -"),
    "a full-width blank": ("  surface: {zh", "\u3000\u3000surface: {zh", "这里的空格是全角的或特殊的，请删掉，换成普通空格"),
    "a blank that does not break": ("  style: dominant", "  style:\xa0dominant", "这里的空格是全角的或特殊的"),
    "full-width digits": ("mood: 60", "mood: ６０", "happened[2].mood：数字要用半角，写成 60"),
    "full-width commas in a list": ("moves: [listen, empathise]", "moves: [listen，empathise]", "“listen，empathise”里用了全角标点，各项之间要用半角逗号，写成 listen, empathise"),
    "Chinese quotation marks": ("  customer: sun", "  customer: “sun”", "drill.customer：“sun”不要加中文引号，写成 sun"),
    "a list without its language": ("says: {zh: [我就要我那个包裹。]}", "says: [我就要我那个包裹。]", "expectations[1].says：文字要写明语言，写成 {zh: [我就要我那个包裹。]}"),
    "a title left empty": ("title: {zh: 包裹不见了}", "title:", "title：不能为空，写成 {zh: …}"),
    "a number for a text": ("title: {zh: 包裹不见了}", "title: {zh: 12345}", 'title.zh：应是文字，请加上双引号，写成 "12345"'),
    "a number without end": ("mood: 60", "mood: 1e400", "happened[2].mood：这个数太大"),
    "a place there is not": ("layer: real", "layer: real, place: garage", "place：写的是 'garage'，可以写的有 'home' 或 'common'"),
    "a path in quotation marks": ("id: wrong-parcel", 'id: "C:\\x"', "双引号里的反斜杠 \\ 有特别的意思"),
    "a sign that cannot be seen": ("title: {zh: 包裹不见了}", 'title: {zh: "包裹\\e[31m不见了"}', "title.zh：有一个看不见的控制字符，请删掉"),
    "a key with nothing near it": ("people:", "weather: rain\npeople:", "weather：没有这一项，可以写的有 format, id, title"),
    "a standard far from any": ("standards: [request.show-effort, ", "standards: [ISO 9001, ", "standards[1]：没有“ISO 9001”这条标准；一共有"),
    "two documents": ("people:", "---\npeople:", "一个文件只写一份内容，请去掉单独一行的 ---"),
}  # fmt: skip


@pytest.mark.parametrize("name", BREAKS)
def test_one_sentence_says_what_to_write(name):
    before, after, sentence = BREAKS[name]
    assert before in CASE
    with pytest.raises(StewardError) as caught:
        case_from(CASE.replace(before, after, 1), {}, name="wrong-parcel")
    (said,) = [trouble.describe("zh") for trouble in caught.value.troubles]
    assert sentence in said
    assert said.endswith("。")
    line = CASE[: CASE.index(before)].count("\n") + 1
    lines = range(line, line + after.count("\n") + 2)
    assert int(re.search(r"第 (\d+) 行", said)[1]) in lines
    assert caught.value.describe("en").endswith(".")
