"""The import app in a browser: drop a file, see the verdict, import, fetch what was refused."""

import re

import pytest

UGLY = (
    "听松苑报修工单导出\n导出时间：2026-11-02\n工单编号,责任班组,报修时间,完成时间,工单状态\n"
    "{head}-1,东区管家组,2026/10/3 9:00,2026-10-03 15:20,已完成\n{head}-2,东区管家组,31 号晚上,,处理中\n"
    '{head}-3,东区管家组,"<img src=x onerror=alert(1)>",,处理中\n合计,3,,,\n'
)


@pytest.mark.parametrize("width", [1280, 375])
def test_an_ugly_file_is_judged_row_by_row_and_the_good_rows_come_in(served, opened, tmp_path, width):
    file = tmp_path / f"工单 {width}.csv"
    file.write_bytes(UGLY.format(head=f"U{width}").encode("gb18030"))
    page = opened(served.url("manage/import"), width)
    page.set_input_files("input[type=file]", file)
    page.get_by_text("1 行可收，2 行要退回").wait_for()
    page.get_by_role("button", name="看 2 处问题").click()
    table = page.locator(".sw-problems")
    table.get_by_text("31 号晚上").wait_for()
    table.get_by_text("<img src=x onerror=alert(1)>").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="导入 1 行").click()
    page.get_by_text("导入好了：1 行收下，2 行退回。").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="退回的行").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_a_file_that_cannot_be_read_is_refused_at_the_door(served, opened, tmp_path):
    file = tmp_path / "合同.docx"
    file.write_bytes(b"PK")
    page = opened(served.url("manage/import"))
    page.set_input_files("input[type=file]", file)
    page.get_by_text("这种文件读不了").wait_for()


def test_a_file_larger_than_one_message_arrives_whole(served, opened, tmp_path):
    file = tmp_path / "大.csv"
    rows = "".join(f"L-{i},东区管家组,2026-10-{i % 28 + 1:02d} 09:00,,处理中,{'x' * 60}\n" for i in range(40_000))
    file.write_text("工单编号,责任班组,报修时间,完成时间,工单状态,备注\n" + rows, encoding="utf-8")
    page = opened(served.url("manage/import"))
    page.set_input_files("input[type=file]", file)
    page.get_by_text("40,000 行可收").wait_for()
    assert (served.workspace.exports / "大.csv").read_bytes() == file.read_bytes()


def test_everything_can_be_done_by_keyboard(served, opened):
    page = opened(served.url("manage/import"))
    first = page.get_by_role("checkbox").first
    first.wait_for()
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    page.get_by_role("button", name="勾选要检查的文件").wait_for()
    first.focus()
    page.keyboard.press("Space")
    button = page.get_by_role("button", name=re.compile("检查所选 1 个"))
    button.wait_for()
    assert page.evaluate("document.activeElement.type") == "checkbox"
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_text("看完了 1 个文件").wait_for()
