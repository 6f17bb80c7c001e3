"""Every setting, declared once: what it is for, what it is until somebody changes it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """One value that an office may set. `default` also tells its type (int, str, bool)."""

    key: str
    title: str
    default: int | str | bool
    note: str = ""
    group: str = ""


def _group(title: str, *rows: tuple[str, str, int | str | bool, str]) -> tuple[Setting, ...]:
    return tuple(Setting(*row, title) for row in rows)


NUMBERED = "{年} 是年份，{号} 是序号，{号6} 补足六位；没有年份的逐年接着编；空着就不自动编号"

CAP = "各省收支管理办法不同，请照本省的改；超过只提示，不阻止；0 是不限"

SETTINGS: tuple[Setting, ...] = (
    *_group(
        "组织和会员",
        (
            "committee_from",
            "女会员达到多少人应建女职工委员会",
            10,
            "工会女职工委员会工作条例；各地另有规定的可改",
        ),
        ("member_age_from", "会员最小年龄", 16, "小于此数只提示，不阻止"),
        ("member_age_to", "会员最大年龄", 63, "大于此数只提示，不阻止"),
    ),
    *_group(
        "休息哺乳室",
        ("room_check_days", "每个室多少天检查一次", 180, "从上次检查起算，到期提醒"),
    ),
    *_group(
        "关爱服务",
        ("min_allowance", "当地低保标准（元/月）", 0, "困难职工档案没有填时用这个数；0 是不用"),
        ("purge_days", "交友报名资料多少天后删除", 90, "登记时先填上，可以改"),
    ),
    *_group(
        "慰问和助学标准",
        ("aid_cap_1", "生育慰问每人每次最多（元）", 500, CAP),
        ("aid_cap_2", "结婚慰问每人每次最多（元）", 500, CAP),
        ("aid_cap_3", "生病住院慰问每人每次最多（元）", 500, CAP),
        ("aid_cap_4", "丧葬慰问每人每次最多（元）", 0, CAP),
        ("aid_cap_5", "退休离岗慰问每人每次最多（元）", 500, CAP),
        ("aid_cap_6", "节日慰问每人每次最多（元）", 0, CAP),
        ("aid_cap_7", "生日慰问每人每次最多（元）", 0, CAP),
        ("aid_cap_year", "慰问帮扶每人每年累计最多（元）", 0, CAP),
        ("school_aid_cap", "助学每人每年最多（元）", 10_000, CAP),
    ),
    *_group(
        "报送和证书",
        ("report_due_day", "每月几号前报送", 25, "报送卡片和提醒按这一天算"),
        ("issuer", "证书上的颁发机关", "", "空着时用本单位全称"),
    ),
    *_group(
        "编号",
        ("number_honour_certificate", "荣誉证书编号的写法", "〔{年}〕{号}号", NUMBERED),
        ("number_helper_letter", "聘书编号的写法", "聘〔{年}〕{号}号", NUMBERED),
        ("number_supervision_letter", "一函两书文号的写法", "工劳监〔{年}〕{号}号", NUMBERED),
        ("number_committee_request", "女职工委员会请示文号的写法", "", NUMBERED),
        ("number_committee_approval", "女职工委员会批复文号的写法", "", NUMBERED),
        ("number_membership_paper", "会籍变动文书文号的写法", "", NUMBERED),
    ),
    *_group(
        "集体合同",
        ("filing_days", "签字后多少天内报送审查", 10, "集体合同规定第四十二条"),
        ("effect_days", "报送后多少天无异议即生效", 15, "劳动合同法第五十四条"),
        ("offer_days", "收到要约后多少天内应约", 20, "集体合同规定第三十二条"),
    ),
    *_group(
        "一函两书",
        ("letter_days", "提示函多少天内回复", 15, "按日历天数；各地规定不同"),
        ("opinion_days", "意见书多少个工作日内回复", 15, "按工作日；各地规定不同"),
        ("recommendation_days", "建议书多少个工作日内受理或答复", 5, "按工作日；各地规定不同"),
    ),
    *_group(
        "产假",
        ("leave_base", "产假天数", 98, "女职工劳动保护特别规定第七条"),
        ("dystocia", "难产增加天数", 15, "同上；剖宫产算不算难产，各省规定不同"),
        ("per_extra_baby", "多胞胎每多一个增加天数", 15, "同上"),
        ("miscarriage_early", "怀孕未满 4 个月流产的产假天数", 15, "同上"),
        ("miscarriage_late", "怀孕满 4 个月流产的产假天数", 42, "同上"),
        ("province_extra", "省里延长的产假天数", 0, "按本省人口与计划生育条例填写"),
        ("holiday_shift", "产假遇法定节假日顺延", False, "各省规定不同"),
    ),
    *_group("用户", ("lock_minutes", "多少分钟没人动就锁屏", 10, "有密码时才锁；0 是不锁")),
    *_group(
        "备份",
        ("backup_folder", "第二处备份的文件夹", "", "每份备份再拷一份到这里；U 盘在“备份与恢复”里登记"),
    ),
    *_group(
        "个人信息",
        ("bin_days", "回收站保留天数", 180, "到期只提醒，由人决定要不要彻底删除"),
        (
            "keep_sensitive",
            "敏感资料在事情结束后保留几个月",
            36,
            "孕产、健康、帮扶、婚恋、儿童；到期提醒，由人决定",
        ),
        ("keep_restricted", "案例在办结后保留几个月", 60, "到期提醒，由人决定"),
    ),
)

DEFAULTS: dict[str, int | str | bool] = {setting.key: setting.default for setting in SETTINGS}
TITLES: dict[str, str] = {setting.key: setting.title for setting in SETTINGS}
