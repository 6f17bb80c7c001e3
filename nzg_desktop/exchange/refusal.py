"""Every reason why a hand-over file, or a row of it, is not simply taken. A code is never reused.

E-  the file is refused and nothing changes       H-  the file is kept and waits for a person
Q-  one row is set aside, the others go on        W-  taken, and said

E-1 layout · E-2 header · E-3 keys, encryption · E-4 manifest · E-5 tables · E-6 totals · E-7 disk
E-9 upgrade bundles (E-8 is about rosters and stands with them.)
"""

from __future__ import annotations

from dataclasses import dataclass

from nzg_desktop.core.trouble import NOTHING_LOST, RefusedFile

_COPY_AGAIN = "请对方重新拷贝一份，再接收一次。"
_EXPORT_AGAIN = "请对方升级到最新版本后重新导出，再接收一次。"
_ASK_SENDER = "请与对方核对文件是否由本人导出，再请对方重新导出。"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One stable code: what is shown, why it happens, what to do. `text` has no closing full stop."""

    code: str
    text: str
    cause: str
    action: str


TABLE: tuple[Refusal, ...] = (
    Refusal(
        "E-101", "这个文件不是本软件的交接文件", "文件开头不是交接文件的样子。", "请确认选的是 .nzg 文件。"
    ),
    Refusal("E-102", "这个文件没有拷贝完整", "U盘提前拔出，或传送中断。", _COPY_AGAIN),
    Refusal("E-103", "文件里夹带了多余的内容", "文件前后或中间多出了字节。", _COPY_AGAIN),
    Refusal("E-104", "文件的目录与内容对不上", "文件在途中被改动或损坏。", _COPY_AGAIN),
    Refusal(
        "E-105",
        "文件的打包方式不对",
        "文件被别的压缩软件重新打包过。",
        "请要对方导出的原件，不要解压后再打包。",
    ),
    Refusal("E-106", "文件里有重复或不允许的名称", "文件被别的软件改动过。", _COPY_AGAIN),
    Refusal("E-107", "文件里的内容多了或少了", "文件被别的软件改动过。", _COPY_AGAIN),
    Refusal(
        "E-108",
        "文件太大，超出了允许的大小",
        "交接文件一般只有几兆。",
        "请确认选对了文件；确需接收，请管理员在设置中放宽。",
    ),
    Refusal(
        "E-109", "文件展开后太大，超出了允许的大小", "内容可能是伪造的。", "请不要再打开它，并与对方核对。"
    ),
    Refusal("E-110", "文件内容与校验数不符", "U盘读写有误，或文件被改动。", _COPY_AGAIN),
    Refusal("E-201", "文件的信封不合规范", "信封不是本软件写出的样子。", _ASK_SENDER),
    Refusal("E-202", "文件的信封缺项或多项", "信封不是本软件写出的样子。", _ASK_SENDER),
    Refusal("E-203", "文件的信封有一项填写不对", "信封不是本软件写出的样子。", _ASK_SENDER),
    Refusal("E-204", "文件的说明页被改动过", "说明页与信封里登记的不一致。", _COPY_AGAIN),
    Refusal("E-301", "签名对不上，无法确认是谁交来的", "文件被改动过，或不是这个单位签的。", _ASK_SENDER),
    Refusal("E-302", "加密内容与信封登记的不一致", "文件在途中被改动或损坏。", _COPY_AGAIN),
    Refusal(
        "E-303",
        "交件单位与证书卡上的单位不一致",
        "对方换了单位编号，或用了别人的钥匙。",
        "请核对对方的证书卡。",
    ),
    Refusal(
        "E-304",
        "本单位的钥匙打不开这个文件",
        "文件是给别的单位的，或内容已损坏。",
        "请对方核对收件单位后重新导出。",
    ),
    Refusal("E-305", "口令打不开这个文件", "口令不对，或内容已损坏。", "请向对方核对口令后再试一次。"),
    Refusal(
        "E-306",
        "这种内容不能只用口令加密",
        "只有不含个人信息的数字可以用口令。",
        "请先登记收件单位的证书卡，再导出。",
    ),
    Refusal("E-307", "证书卡前后不一致", "卡上的钥匙与编号对不上。", "请对方重新导出证书卡。"),
    Refusal(
        "E-308",
        "文件是用本单位的另一把钥匙加密的",
        "对方登记的是本单位以前的证书卡。",
        "请把现在的证书卡交给对方登记。",
    ),
    Refusal("E-309", "口令太短", "少于 8 个字的口令容易被猜到。", "请换一个至少 8 个字的口令。"),
    Refusal("E-401", "内容清单与信封登记的不一致", "文件被改动过。", _ASK_SENDER),
    Refusal("E-402", "内容清单不合规范", "清单不是本软件写出的样子。", _EXPORT_AGAIN),
    Refusal("E-403", "内容清单与信封上写的不一致", "文件被改动过。", _ASK_SENDER),
    Refusal("E-404", "有一张表与清单登记的不一致", "文件被改动过。", _ASK_SENDER),
    Refusal("E-405", "文件里缺少必须有的表", "对方的软件版本可能太旧。", _EXPORT_AGAIN),
    Refusal("E-501", "表里的文字编码不合规范", "表不是本软件写出的样子。", _EXPORT_AGAIN),
    Refusal("E-502", "表里有看不见的控制字符", "内容是从别处粘贴来的，或被改动过。", _EXPORT_AGAIN),
    Refusal("E-503", "表里有一格文字太长", "一格最多 4,000 个字。", "请缩短这一格的内容后重新导出。"),
    Refusal("E-504", "表的列与清单登记的不一致", "表不是本软件写出的样子。", _EXPORT_AGAIN),
    Refusal("E-505", "表的写法不合规范", "表被别的软件打开并另存过。", _EXPORT_AGAIN),
    Refusal("E-506", "表的行有重复或次序不对", "表被别的软件打开并另存过。", _EXPORT_AGAIN),
    Refusal("E-507", "附件清单与名单对不上", "清单里有名单上没有的记录，或别的单位的附件。", _EXPORT_AGAIN),
    Refusal("E-601", "合计数与清单登记的不一致", "表的内容与它的合计数对不上。", _EXPORT_AGAIN),
    Refusal("E-602", "回执的内容读不懂", "回执不是本软件写出的样子。", "请上级单位重新导出回执。"),
    Refusal(
        "E-701", "存放的地方空间不够，文件没有写成", "U盘或硬盘已满。", "请腾出空间或换一个U盘，再导出一次。"
    ),
    Refusal("E-702", "文件没有写成", "U盘被拔出、写保护，或正被别的程序占用。", "请检查U盘后再导出一次。"),
    Refusal("E-703", "写出后读回来核对不一致", "U盘可能已损坏。", "请换一个U盘再导出一次。"),
    Refusal("E-704", "文件读不出来", "U盘被拔出，或文件正被别的程序占用。", "请重新插好U盘，再接收一次。"),
    Refusal(
        "E-901", "这不是本软件的升级包", "文件开头不是升级包的样子。", "请向发布单位索取 .nzgup 升级包。"
    ),
    Refusal(
        "E-902",
        "这个程序里没有发布单位的公钥，没法核对升级包的真假",
        "程序里还没有登记发布单位。",
        "请用完整安装包升级。",
    ),
    Refusal(
        "E-903",
        "升级包的签名不对，可能拷坏了，也可能被人改过",
        "签名与内容对不上。",
        "请重新拷贝；还不行，请向发布单位核实。",
    ),
    Refusal("E-904", "升级包大得不合常理", "内容可能是伪造的。", "请向发布单位核实。"),
    Refusal("E-905", "升级包里有放错位置的文件", "升级包做得不对。", "请向发布单位核实升级包。"),
    Refusal("E-906", "升级包里面读不出来", "升级包做得不对。", "请向发布单位核实升级包。"),
    Refusal(
        "Q-101",
        "内容不是规定的样子",
        "这一格的类型或长度不对。",
        "请在本单位改正这一条，下次报送时自动更新。",
    ),
    Refusal("Q-102", "必填的内容没有填", "这一格不能空着。", "请补填后，下次报送时自动更新。"),
    Refusal("Q-103", "代码不在代码表里", "两边的代码表可能不同。", "请改选代码表里有的一项。"),
    Refusal("Q-104", "这一条不合填报规则", "前后内容互相矛盾。", "请按说明改正这一条。"),
    Refusal("Q-105", "这一条属于别的单位", "只能报送本单位和所属单位的记录。", "请由所属单位报送。"),
    Refusal("Q-106", "与已有的一条重复", "同一个人或同一件事登记了两次。", "请合并重复的记录。"),
    Refusal(
        "W-101", "中间有几期文件没有收到", "U盘丢失，或还没有送来。", "不影响这一期；收到后照常接收即可。"
    ),
    Refusal("W-102", "对方电脑的时间可能不对", "文件上的时间与本机相差较大。", "请提醒对方校准时间。"),
    Refusal("W-103", "单位名称与登记的不同", "对方可能改了名称。", "请核对后更新登记的名称。"),
    Refusal(
        "W-104",
        "对方的操作日志比上一份报送时短了",
        "对方恢复过备份，或操作日志被人改动过。",
        "不影响这一期的数字；请与对方核实，并请对方做一次检查。",
    ),
    Refusal(
        "H-401",
        "还没有登记对方的证书卡",
        "第一次收到这个单位的文件。",
        "请先核对并登记对方的证书卡，再接收一次。",
    ),
    Refusal("H-402", "对方的钥匙已经停用", "对方报过遗失，或换过证书卡。", "请登记对方新的证书卡。"),
    Refusal(
        "H-403",
        "对方换了电脑或恢复过备份",
        "文件来自一台没有见过的电脑。",
        "请与对方核实后点“确认”，以后不再询问。",
    ),
    Refusal(
        "H-404", "这次要撤销的记录太多", "超过了现有记录的五分之一。", "请与对方核实后点“确认”或“不接收”。"
    ),
    Refusal("H-405", "这个文件是更新版本的软件写的", "本机的软件版本较旧。", "文件已经保留，请先升级软件。"),
    Refusal(
        "H-406",
        "同一个编号收到了两份不同的文件",
        "对方可能用旧备份重报过。",
        "两份都已保留，请与对方核实后选定一份。",
    ),
    Refusal("H-407", "这个文件是给别的单位的", "收件单位不是本单位。", "请转交给文件上写的收件单位。"),
    Refusal(
        "H-408", "这是以前某一期的文件，来晚了", "更新的文件已经接收过。", "文件已经保留，现有数字不会退回。"
    ),
)

BY_CODE = {row.code: row for row in TABLE}


def refused(code: str, where: str = "", lost: str = NOTHING_LOST) -> RefusedFile:
    """The refusal with this code, as something to raise.

    `where` names the place (entry, table, line, column), never a value from the file.
    """
    row = BY_CODE[code]
    what = f"{row.text}（{where}）。" if where else f"{row.text}。"
    return RefusedFile(what, row.action, lost, code)
