"""Everyday words for codes: what people write in a roster where the code table has a formal name.

Only words that can mean one thing; a word that is not here is refused by its code table, with examples.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from nzg_desktop.core.text import tidy

_YES = (
    "是", "有", "对", "已", "√", "✓", "✔", "☑", "■", "●", "○", "1", "1.0", "y",
    "yes", "t", "true", "真", "是的", "已有", "已建", "已建立", "已成立", "具备",
)  # fmt: skip
_NO = (
    "否", "无", "没", "没有", "不", "未", "×", "✗", "✘", "☐", "□", "0", "0.0", "n",
    "no", "f", "false", "假", "x", "不是", "未建", "未建立", "未成立", "不具备",
)  # fmt: skip
YES_NO: dict[str, bool] = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)
"""Every way of ticking a box, in lower case."""

_ETHNIC_GROUPS = (
    "汉", "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗",
    "瑶", "白", "土家", "哈尼", "哈萨克", "傣", "黎", "傈僳", "佤", "畲", "高山", "拉祜",
    "水", "东乡", "纳西", "景颇", "柯尔克孜", "土", "达斡尔", "仫佬", "羌", "布朗", "撒拉", "毛南",
    "仡佬", "锡伯", "阿昌", "普米", "塔吉克", "怒", "乌孜别克", "俄罗斯", "鄂温克", "德昂", "保安", "裕固",
    "京", "塔塔尔", "独龙", "鄂伦春", "赫哲", "门巴", "珞巴", "基诺",
)  # fmt: skip

# One line a code: the words that mean it. Table by table, since 高级 is a skill here and a school there.
_WORDS: dict[str, dict[str, str]] = {
    "sex": {"1": "男 男性 男士 先生 m male", "2": "女 女性 女士 f female", "0": "未知", "9": "未说明 不详"},
    "education": {
        "10": "研究生 在职研究生 研究生学历",
        "11": "博士 博士生 博士研究生",
        "14": "硕士 硕士生 硕士研究生",
        "17": "研究生班",
        "21": "本科 大学 大学本科 大本 全日制本科 在职本科 学士 大学毕业 本科毕业 本科学历",
        "31": "大专 专科 大学专科 高职 高职高专 大专毕业 专科毕业 大专学历",
        "41": "中专 中等专科 中师 中专毕业",
        "44": "职高 职业高中 职中",
        "47": "技校 技工学校 技工",
        "61": "高中 普通高中 高中毕业",
        "71": "初中 初中毕业",
        "81": "小学 小学毕业",
        "90": "文盲 半文盲",
    },
    "political_status": {
        "01": "党员 中共党员 共产党员 中共",
        "02": "预备党员 中共预备党员 预备",
        "03": "团员 共青团员 共青团",
        "04": "民革 民革党员 民革会员",
        "05": "民盟 民盟盟员",
        "06": "民建 民建会员",
        "07": "民进 民进会员",
        "08": "农工党 农工党党员 农工党员",
        "09": "致公党 致公党党员 致公党员",
        "10": "九三 九三学社 九三学社社员",
        "11": "台盟 台盟盟员",
        "12": "无党派 无党派人士",
        "13": "群众 无 普通群众 一般群众",
    },
    "ethnic_groups": {
        "01": "汉人", "02": "蒙 蒙族", "05": "维 维族", "10": "鲜族 朝族", "17": "哈族", "29": "柯族",
    },
    "marital_status": {
        "10": "未 单身 否 未婚单身",
        "20": "已 有配偶 是 结婚",
        "30": "丧偶",
        "40": "离 离异 离婚",
    },
    "hukou_types": {
        "1": "非农 非农业 非农业户口 城镇 城镇户口 城市 城市户口",
        "2": "农业 农村 农村户口 农户 农",
        "3": "居民 居民户口 家庭户",
    },
    "employment_forms": {
        "10": "合同制 合同工 劳动合同 劳动合同制 固定期限 全日制 正式工 正式 合同制员工",
        "11": "无固定期限 无固定期",
        "12": "项目制",
        "20": "派遣 劳务 派遣工 劳务工 劳务派遣工 劳务派遣人员",
        "21": "外包 外包工 劳务外包",
        "30": "非全日制 兼职 小时工 临时工",
        "40": "事业编 事业编制 事业在编 聘用制 事业单位",
        "50": "公务员 参公 行政编 行政编制",
        "60": "灵活就业人员",
        "70": "新就业形态劳动者 新业态",
        "72": "网约车 网约车驾驶员",
        "73": "快递 快递小哥",
        "74": "外卖 外卖员 外卖骑手 骑手 外卖配送员 网约配送员",
        "75": "护工",
        "76": "家政 家政服务",
        "78": "房产中介",
        "79": "保安",
        "81": "代驾",
        "82": "环卫",
        "90": "退休 离退休人员 退休人员",
        "91": "失业人员",
    },
    "membership_status": {
        "10": "申请 待批",
        "20": "在籍会员 正常 在册 在会 有效 在职 会员 是",
        "30": "转出办理中",
        "31": "转出 已转 调出",
        "40": "退休 退休保留",
        "41": "失业 失业保留",
        "42": "保留 保留会籍",
        "50": "退会",
        "60": "开除",
        "70": "死亡 去世 已故",
    },
    "skill_levels": {
        "0": "无等级 没有",
        "1": "学徒",
        "2": "初级 五级 五级工 初级技能",
        "3": "中级 四级 四级工 中级技能",
        "4": "高级 三级 三级工 高级技能",
        "5": "二级 二级技师",
        "6": "一级 一级技师",
        "7": "特级",
        "8": "首席",
    },
    "id_doc_types": {
        "01": "身份证 居民身份证 二代证 第二代居民身份证",
        "02": "港澳居住证 港澳台居民居住证",
        "03": "台湾居住证 台胞居住证",
        "04": "港澳通行证 回乡证",
        "05": "台胞证 台湾通行证",
        "06": "外国人永久居留证 永居证",
        "07": "护照",
    },
    "member_flags": {
        "RW": "进城务工人员 农民工会员",
        "DW": "劳务派遣 派遣工 派遣",
        "NF": "新就业形态 新业态",
        "SP": "单亲母亲 单亲家庭 单亲女职工",
        "HW": "困难职工 困难 困难职工家庭",
        "MW": "劳模 工匠 劳动模范",
        "DIS": "残疾人 残疾职工",
        "VET": "退伍军人 军人",
        "LOW": "低保 低保户",
        "UNM": "单身 未婚单身",
    },
    "room_types": {
        "01": "女职工休息哺乳室 休息哺乳室 哺乳室 妈妈小屋 爱心妈咪小屋 爱心母婴室 母婴关爱室 妈咪小屋",
        "02": "关爱室",
        "03": "关爱角",
        "04": "关爱箱",
        "06": "母婴室 公共母婴室",
        "07": "流动母婴室",
        "08": "临时哺乳室",
        "09": "孕妇休息间",
        "10": "卫生室",
    },
    "room_place_types": {
        "1": "机关 事业单位 机关单位 学校",
        "2": "企业单位 公司",
        "3": "园区 工业园区 开发区",
        "4": "楼宇 写字楼",
        "5": "医院",
        "6": "车站 机场 地铁站",
        "7": "商场 商圈 购物中心",
        "8": "景区",
        "9": "政务大厅 行政服务中心",
        "10": "银行",
        "11": "工会驿站 户外劳动者服务站点 驿站",
    },
    "room_status": {"1": "在建 建设中", "2": "使用中 正常使用 已建成 正常", "3": "整改中", "4": "停止使用"},
    "room_grades": {"0": "无 未评 未评定", "S3": "三星 3星", "S4": "四星 4星", "S5": "五星 5星"},
    "contract_types": {
        "10": "集体合同 综合",
        "20": "女职工专项集体合同 女职工专项 女专 女职工专项合同 女职工特殊权益保护专项集体合同",
        "30": "工资专项 工资集体合同 工资",
        "40": "劳动安全卫生专项 安全卫生",
    },
    "contract_scopes": {"1": "单个企业 单独 企业 单位", "2": "区域", "3": "行业", "4": "集团公司"},
    "contract_sign_types": {"1": "首签 首次 新签 新签订", "2": "续签", "3": "变更签订"},
    "union_levels": {
        "1": "全国 全总",
        "2": "省 省级 省总工会",
        "3": "市 市级 地市级 市总工会",
        "4": "县 县级 区级 区县级 县总工会 区总工会",
        "5": "乡镇 街道 乡镇街道 乡镇级 镇 乡",
        "6": "村 社区 村社区",
        "7": "开发区 园区 工业园区",
        "8": "基层 基层工会 基层单位 企业工会 单位工会",
        "9": "分工会 工会小组",
    },
    "union_org_types": {"11": "单独 单独建会 单独基层工会委员会", "12": "联合 联合建会 联合基层工会委员会"},
    "women_org_forms": {"1": "女工委 委员会 女职委", "2": "委员 女工委员", "3": "无 未建 没有 未设"},
    "condolence_types": {
        "1": "生育",
        "2": "结婚",
        "3": "生病慰问 住院慰问 病号慰问 生病住院 大病慰问 生病 住院",
        "4": "丧葬 去世慰问",
        "5": "退休慰问 离岗慰问 退休",
        "6": "节日 春节慰问 春节 元旦慰问 端午慰问 中秋慰问 国庆慰问 两节慰问",
        "7": "生日",
        "8": "困难慰问 送温暖 困难 困难帮扶",
        "9": "高温慰问 一线慰问 送清凉 夏送清凉",
        "10": "金秋助学 助学慰问",
        "11": "灾害慰问 重大灾害",
    },
    "honour_levels": {
        "1": "全国 全国级 国家",
        "2": "省级 部级 省",
        "3": "市级 地级 市",
        "4": "县级 区级 区县级 区县 县区",
        "5": "乡镇 街道 乡镇级 街道级 镇级",
        "6": "单位 企业 公司 本单位 企业级 公司级 厂级 院级 校级",
    },
}  # fmt: skip

_NO_BRACKETS = re.compile(r"[（(【\[].*?[)）\]】]")
_PUNCTUATION = re.compile(r"[\s·、，,。.:：;；/\\\-—_“”\"'*＊]")


def key(word: str) -> str:
    """A word as it is compared: narrow, lower case, no spaces or punctuation, brackets of one kind."""
    plain = unicodedata.normalize("NFKC", tidy(word)).lower()
    return _PUNCTUATION.sub("", plain)


@cache
def _table(name: str) -> dict[str, str]:
    found = {key(word): code for code, words in _WORDS[name].items() for word in words.split()}
    if name == "ethnic_groups":
        for number, group in enumerate(_ETHNIC_GROUPS, 1):
            found |= {group: f"{number:02}", f"{group}族": f"{number:02}"}
    return found


_TWO_DIGITS = {"political_status": 13, "ethnic_groups": 56, "id_doc_types": 7, "room_types": 10}
"""Tables whose codes lose their leading 0 in a spreadsheet, with their highest code."""


def everyday(table: str, word: str) -> str | None:
    """The code that an everyday word means in a code table (本科 → 21, 汉 → 01); None where unknown."""
    if table not in _WORDS:
        return None
    known, plain = _table(table), key(word)
    if found := known.get(plain) or known.get(key(_NO_BRACKETS.sub("", word))):
        return found
    whole = plain.removesuffix("0") if word.endswith(".0") else plain
    if whole.isascii() and whole.isdecimal() and 0 < int(whole) <= _TWO_DIGITS.get(table, 0):
        return f"{int(whole):02}"
    return None
