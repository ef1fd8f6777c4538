"""What the registry's verbs are called in the ledger of everything that was done."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "registry.add_organisation": _("新增组织"),
    "registry.revise_organisation": _("修改组织资料"),
    "registry.add_name": _("登记名称"),
    "registry.rename": _("组织更名"),
    "registry.end_name": _("停用名称"),
    "registry.close_organisation": _("终止组织"),
    "registry.add_not_a_name": _("登记非名称词语"),
    "registry.add_person": _("新增人员"),
    "registry.add_body": _("新增机构"),
    "registry.seat": _("登记任职"),
    "registry.unseat": _("结束任职"),
    "registry.preview_import": _("上传名录表格"),
    "registry.apply_import": _("导入名录"),
    "registry.discard_import": _("放弃导入"),
}
