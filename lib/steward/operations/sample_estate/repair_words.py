"""What breaks on the estate, how often, in which season, and how people put it."""

from __future__ import annotations

from dataclasses import dataclass

_EVEN = (1.0,) * 12


@dataclass(frozen=True, slots=True)
class RepairKind:
    """A kind of repair."""

    zh: str
    en: str
    weight: float
    hard: float
    """Share of cases that take more than one visit."""
    urgent: float
    in_home: float
    paid: float
    team: str
    """``repair`` goes to the repair team of the building."""
    where: tuple[str, ...]
    what: tuple[str, ...]
    season: tuple[float, ...] = _EVEN
    storm: float = 1.0
    decorating: float = 1.0
    """How many times more often it happens in the new building during the decoration wave."""
    leak: bool = False


KINDS: tuple[RepairKind, ...] = (
    RepairKind("水电维修", "Plumbing and electrics", 20, 0.30, 0.14, 0.92, 0.35, "repair",
        ("厨房", "主卫", "次卫", "阳台", "客厅", "主卧", "玄关", "入户电箱"),
        ("水龙头关不紧，一直滴水", "角阀漏水", "跳闸，合不上去", "插座没电", "顶灯不亮，换过灯泡也不行", "开关打火花", "软管老化渗水", "马桶水箱一直上水", "水压太小，热水器打不着", "灯闪得厉害"),
        storm=1.5, decorating=1.6),
    RepairKind("管道疏通", "Drain clearing", 9, 0.22, 0.22, 0.85, 0.55, "repair",
        ("厨房下水", "卫生间地漏", "阳台地漏", "马桶", "洗手盆"),
        ("堵了，水下不去", "返水，有臭味", "排水很慢", "咕噜咕噜响，往上冒泡", "昨晚起就反臭", "疏通过没两天又堵")),
    RepairKind("渗漏水", "Leak", 9, 0.72, 0.25, 0.80, 0.08, "repair",
        ("卫生间天花", "主卧飘窗", "客厅外墙", "阳台顶", "厨房吊顶", "次卧墙角", "入户花槽", "书房窗边"),
        ("渗水，墙皮起鼓", "滴水，接了一盆", "一下雨就渗", "有一大片水渍，还在扩大", "发霉，乳胶漆都掉了", "楼上漏下来的，吊顶湿透", "雨水顺着窗框往里流", "修过一次，又开始渗"),
        (0.6, 0.7, 1.0, 1.2, 1.4, 1.6, 1.3, 1.2, 1.0, 0.8, 0.7, 0.6), 14.0, 0.8, True),
    RepairKind("门窗五金", "Doors, windows and fittings", 9, 0.18, 0.06, 0.95, 0.4, "repair",
        ("入户门", "阳台推拉门", "卧室窗户", "卫生间门", "厨房窗"),
        ("锁芯转不动", "合页松了，关不严", "把手断了", "滑轮卡住拉不动", "密封条脱落，漏风", "闭门器漏油"), decorating=1.8),
    RepairKind("空调检修", "Air-conditioning", 8, 0.35, 0.05, 0.98, 0.7, "repair",
        ("客厅空调", "主卧空调", "儿童房空调", "书房空调"),
        ("不制冷", "滴水到地板上", "外机响得没法睡", "开机十分钟就停", "遥控没反应", "排水管堵了往回滴"),
        (0.2, 0.2, 0.3, 0.6, 1.3, 2.4, 3.0, 2.8, 1.6, 0.5, 0.2, 0.2)),
    RepairKind("供暖与水管", "Heating and pipes", 6, 0.35, 0.2, 0.9, 0.3, "repair",
        ("客厅暖气片", "主卧地暖", "热水管", "表前阀", "阳台水管", "分水器"),
        ("不热", "接头渗水", "水管冻住了", "热水半天不来", "阀门锈死关不上", "有一组一直是凉的"),
        (2.6, 2.0, 1.0, 0.4, 0.1, 0.05, 0.05, 0.05, 0.1, 0.4, 1.6, 2.6)),
    RepairKind("电梯故障", "Lift", 5, 0.30, 0.6, 0.0, 0.0, "repair",
        ("1 单元左梯", "1 单元右梯", "2 单元左梯", "2 单元右梯"),
        ("停在 7 楼不动", "开关门反复", "运行有异响，抖动", "按键不亮", "困人，已放出", "平层不准，差一个台阶"), storm=2.5, decorating=1.5),
    RepairKind("对讲门禁", "Intercom and access", 6, 0.25, 0.05, 0.45, 0.0, "repair",
        ("单元门", "室内对讲", "人行道闸", "车库入口门禁"),
        ("刷卡没反应", "呼叫没有声音", "人脸识别不出来", "门关不上，谁都能进", "看不到画面"), storm=1.6),
    RepairKind("公共照明", "Common lighting", 5, 0.10, 0.05, 0.0, 0.0, "repair",
        ("三楼楼道", "地下车库 B1", "中心花园路灯", "电梯厅", "消防楼梯间"),
        ("灯不亮", "灯常亮不灭", "声控失灵", "灯罩掉了一半", "整排都黑着"), storm=1.5),
    RepairKind("墙面地面", "Walls and floors", 4, 0.55, 0.02, 0.6, 0.25, "repair",
        ("客厅地砖", "楼道墙面", "卫生间墙砖", "阳台地面", "单元门口台阶"),
        ("空鼓", "裂了一道缝", "掉了一块，怕砸到人", "起翘，走路绊脚", "返碱发白")),
    RepairKind("家电安装", "Appliance fitting", 4, 0.05, 0.0, 1.0, 0.9, "repair",
        ("厨房", "卫生间", "阳台", "客厅"),
        ("想装个热水器", "帮忙挂一下电视", "净水器要接管", "换个油烟机", "晾衣架安装"), decorating=3.0),
    RepairKind("公共设施", "Common facilities", 5, 0.35, 0.1, 0.0, 0.0, "repair",
        ("儿童滑梯", "小区围栏", "单元雨棚", "地下车库排水沟", "健身器材", "井盖"),
        ("松动，有安全隐患", "倒了一截", "积水排不掉", "缺了螺丝", "被风吹变形", "响，踩上去晃"), storm=5.0),
    RepairKind("道闸车库", "Barrier and garage", 4, 0.25, 0.15, 0.0, 0.0, "security",
        ("东门道闸", "西门道闸", "车库 B1 入口", "车库 B2"),
        ("不抬杆", "识别不出车牌，排了一长串车", "地锁升不起来", "进水，车快泡了", "落杆砸到车顶"), storm=4.0),
    RepairKind("消杀除虫", "Pest control", 4, 0.20, 0.02, 0.35, 0.0, "cleaning",
        ("厨房", "楼道垃圾桶旁", "一楼花园", "地下车库", "电梯井附近"),
        ("蟑螂特别多", "有老鼠", "白蚁飞出来了", "蚊子多得没法待", "蚂蚁成群"),
        (0.3, 0.3, 0.6, 1.0, 1.6, 2.1, 2.3, 2.1, 1.4, 0.8, 0.5, 0.3)),
    RepairKind("绿化修剪", "Pruning", 3, 0.15, 0.03, 0.0, 0.0, "greening",
        ("楼下香樟", "中心花园", "2 单元门口", "沿街绿篱", "消防通道边"),
        ("树枝挡住窗户", "树倒了压到车", "草长得过膝", "枯枝要掉下来", "喷灌一直开着"),
        (0.5, 0.6, 1.0, 1.3, 1.4, 1.4, 1.3, 1.2, 1.0, 0.9, 0.7, 0.5), 6.0),
)  # fmt: skip

AFTERWORDS = (
    "，麻烦尽快安排", "，已经两天了", "，家里有老人孩子，不太方便", "，晚上 7 点以后家里有人", "，上次修过没修好", "，请师傅上门前先打电话", "，周末上门最好",
    "，业主比较着急", "，影响楼下了", "，不知道收不收费", "", "", "", "", "", "", "", "",
)  # fmt: skip
CALL_BACK = ("，联系电话 {phone}", "，请打 {phone}", "（家属电话 {phone}）", "，业主手机：{phone}")
CHANNELS = {"电话": 45.0, "微信小程序": 25.0, "前台": 14.0, "管家代报": 12.0, "业主 APP": 4.0}
CHANNELS_EN = {
    "电话": "Telephone", "微信小程序": "WeChat mini program", "前台": "Front desk", "管家代报": "Reported by steward", "业主 APP": "Owner app",
}  # fmt: skip
