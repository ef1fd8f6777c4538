import pytest
from pathlib import Path
from tests.briefing.test_browser import *
from tests.factories.briefing import sign
from xiefa.briefing.domain import issues
from datetime import date
from xiefa.manuscript import Paragraph
OUT=Path("/tmp/brset/shots"); OUT.mkdir(exist_ok=True)
@pytest.mark.parametrize("width",[1360,390])
def test_shots(browser, live_server, office, width):
    for k,t in (("report","科技部、发展改革委、财政部、教育部相关司局及部门"),("send","各试点联盟、联盟协发网成员单位")):
        issues.set_distribution(host=office.host,kind=k,text=t,since=date(2020,1,1),by=office.editor)
    make_published(office, year=2023)
    issues.register_missing(host=office.host, year=2022, number=6, remarks="档案室未找到", by=office.editor)
    signed=sign(office, make_issue(office, year=2024), "editor", "reviewer")
    issue=make_issue(office, items=0, year=2024)
    a,b,c=issue.sections.all()
    make_item(office,a,heading="科技部办公厅等3部门联合印发《关于开展促进科技类社会团体发挥学术自律自净作用专项行动的通知》",blocks=(Paragraph("近日，科技部办公厅、中国科协办公厅印发通知,要求各地落实。。"),),credit_text="(秘书处摘述)",verb="摘述")
    make_item(office,b,heading="联盟协发网秘书处继续调研相关试点联盟",blocks=(Paragraph("日前，秘书长一行赴多地调研(线下)，听取了水环境治理产业技术创新战略联盟的的汇报。"),))
    make_item(office,c,heading="粉末冶金联盟组织代表团赴韩国开展国际学术交流",blocks=(Paragraph("亚洲粉末冶金大会于2023年11月在韩国庆州召开，来自13个国家近600人参加。"),),credit_text="（粉末冶金产业技术创新战略联盟秘书处供稿）",contributors=("粉末冶金产业技术创新战略联盟秘书处",))
    make_item(office,c,heading="钒钛联盟第三届理事会暨专家委员会第一次工作会召开")
    make_shelved_article(office,heading="再生资源联盟与梁山县政府签署战略合作协议",kind="alliance_news")
    make_shelved_article(office,heading="两部门印发《意见》促进制造业中试创新发展",kind="policy_digest")
    item=b.items.first()
    src="/work/main/tests/golden/briefing-2023-06.txt"
    for path,name in [("","list"),(f"{issue.pk}/compose/","compose"),(f"{signed.pk}/sign/","sign"),(f"items/{item.pk}/","edit"),("lists/","lists"),("open/","open"),(f"{Issue.objects.get(year=2023).pk}/","detail")]:
        page=opened(browser,live_server,office.signer if name=="sign" else office.editor,path,width=width)
        page.wait_for_load_state("networkidle"); page.wait_for_timeout(800)
        page.screenshot(path=str(OUT/f"{name}-{width}.png"),full_page=True)
        page.context.close()
    page=opened(browser,live_server,office.editor,"import/",width=width)
    page.set_input_files("input[type=file]",src); page.get_by_role("button",name="读取").click(); page.wait_for_url("**/import/*/*/")
    page.screenshot(path=str(OUT/f"report-{width}.png"),full_page=True)
from xiefa.briefing.models import Issue
