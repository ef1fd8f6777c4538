"""Who can sign in to the demo, and with what password."""

from __future__ import annotations

from dataclasses import dataclass

# Printed on the screen by `xiefa demo`: an installation with real people never runs that command.
PASSWORD = "xiefa-demo-2026"  # noqa: S105


@dataclass(frozen=True, slots=True)
class SignIn:
    """An account of the demo: the name of an invented person, a role, and the alliance it is held for."""

    username: str
    name: str
    role: str
    about: str
    host_code: str = ""


SIGN_INS = (
    SignIn("admin", "顾明砚", "administrator", "管理员：账号、角色、留痕、批量导入名录"),
    SignIn("secretary", "祝知远", "secretary_general", "秘书长：签发、发布、更正、撤回；筹备和记录会议"),
    SignIn("editor", "岑若兰", "editor", "编辑：收稿、编排、发布"),
    SignIn("editor2", "柳未央", "editor", "编辑：与上一位同时编辑同一篇，看两人互不覆盖"),
    SignIn("reviewer", "温砚秋", "reviewer", "审核人：核对后通过或退回"),
    SignIn("members", "陆听澜", "membership_officer", "网员工作人员：维护名录，办理入网申请，接受活动记录"),
    SignIn("alliance", "简竹君", "alliance_secretary", "联盟秘书（竹基材料联盟）：写稿、投稿，填报活动", "zhuji"),
    SignIn(
        "alliancehead",
        "祁望亭",
        "alliance_head",
        "联盟秘书长（竹基材料联盟）：确认本联盟填报的活动",
        "zhuji",
    ),
    SignIn(
        "alliance2",
        "闻溪",
        "alliance_secretary",
        "联盟秘书（水生态修复联盟）：有退回稿和待选定名称的草稿",
        "shui-xiufu",
    ),
    SignIn("expert", "裴望舒", "expert", "专家（回避声学材料联盟）：评审入网申请，在手机上评分"),
    SignIn("expert2", "荀若川", "expert", "专家：有待提交的评分表"),
    SignIn("council", "尉迟朗", "council_member", "理事：回复会议通知，在手机上表决"),
    SignIn("reader", "桑小满", "reader", "读者：阅读内部简报"),
)

PEOPLE: dict[str, str] = {one.username: f"{one.name} · {one.about}" for one in SIGN_INS}
