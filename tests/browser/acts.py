"""What people of the office do on its pages, step by step as they would: press what is written on the button."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import zxingcpp
from playwright.sync_api import Page, expect

CARD = re.compile(r"81(\d{10})\d{36}")
BACK = re.compile(r"https?://[^/]+(/c/\S+)")
PRINT_SCALE = 200 / 72  # dots of a PDF's point at 200 dpi
STORING_MS = 120_000


def press(page: Page, words: str | re.Pattern[str]) -> None:
    """The button or the link, inside the page's own content, that says this."""
    main = page.locator("main")
    main.get_by_role("button", name=words).or_(main.get_by_role("link", name=words)).first.click()


def said(page: Page, words: str | re.Pattern[str]) -> None:
    """The page tells the person so."""
    expect(page.locator(".flash").filter(has_text=words).first).to_be_visible()


def upload(page: Page, name: str, data: bytes) -> None:
    """A register file, up to its preview."""
    page.goto("/office/imports")
    press(page, "导入名册")
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": data})
    press(page, "上传并预览")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def store(page: Page) -> str:
    """Confirm a preview and wait until every row is stored; answers the batch's address."""
    press(page, re.compile("^保存这"))
    expect(page.get_by_role("link", name="看这一批的人")).to_be_visible(timeout=STORING_MS)
    return page.url


def approve(page: Page, batch: str) -> None:
    page.goto(batch)
    press(page, re.compile("^批准这"))
    said(page, "已批准")


def ordered(page: Page) -> list[str]:
    """Confirm an order of cards; answers their numbers as the page writes them."""
    press(page, re.compile("^给这"))
    said(page, "已申领")
    return page.locator("tbody td.mono").all_inner_texts()


def order(page: Page, name: str) -> list[str]:
    """A card for somebody who has none yet."""
    page.goto(f"/office/cards/order?q={name}")
    page.get_by_label(f"选中 {name}", exact=True).first.check()
    press(page, re.compile("^给选中的"))
    return ordered(page)


@dataclass(frozen=True)
class Sheet:
    """What is printed: the codes of the fronts and the addresses of the backs, in the order of the paper."""

    codes: list[str]
    backs: list[str]

    @property
    def numbers(self) -> set[str]:
        return {code[2:12] for code in self.codes}


def print_job(page: Page, numbers: list[str]) -> None:
    """A print job of these cards of those that wait."""
    page.goto("/office/print-jobs/new?per=100")
    for number in numbers:
        page.locator("tbody tr", has_text=number).get_by_role("checkbox").check()
    press(page, re.compile("^打印选中的"))
    press(page, re.compile("^建打印任务"))
    said(page, "已建好")


def sheets(page: Page, folder: Path) -> Sheet:
    """Download the file of a print job and read every code in it as a camera would."""
    with page.expect_download() as started:
        press(page, re.compile("^下载打印文件"))
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    texts = []
    with pypdfium2.PdfDocument(path) as document:
        for sheet in document:
            texts += [found.text for found in zxingcpp.read_barcodes(sheet.render(scale=PRINT_SCALE).to_pil())]
    return Sheet([text for text in texts if CARD.fullmatch(text)], [found[1] for text in texts if (found := BACK.fullmatch(text))])


def hand_over(page: Page) -> None:
    """The sheets of the open job are printed, cut and given to the seniors."""
    page.reload()
    press(page, "确认已打印")
    said(page, "已确认打印")
    press(page, re.compile("^发放"))
    press(page, re.compile("^发放这"))
    said(page, "已发放")


def windows(page: Page, *spans: tuple[str, str]) -> None:
    """The administrator moves the meal windows of the day."""
    page.goto("/office/settings/windows")
    for number, (starts, ends) in enumerate(spans):
        page.fill(f"#windows-{number}-starts", starts)
        page.fill(f"#windows-{number}-ends", ends)
    page.locator("main").get_by_role("button", name="保存").last.click()
    said(page, "就餐时段已经保存")


def provider_step(page: Page, provider_id: str, action: str, reason: str) -> None:
    """One step of a meal point's life, with its reason."""
    page.goto(f"/office/providers/{provider_id}/act/{action}")
    page.fill("#reason", reason)
    page.locator("main form button[type=submit]").click()
    said(page, "已经办好")


def enrolment_code(page: Page) -> str:
    """From the page that asks whether the tablet is at hand: the one-time code."""
    press(page, "要一个登记码")
    return page.locator(".code").inner_text().replace(" ", "")


def make_cards(page: Page, names: list[str], folder: Path) -> Sheet:
    """Cards for these people, from the order to their hands, with the codes as they were read from the printed file."""
    print_job(page, [number for name in names for number in order(page, name)])
    sheet = sheets(page, folder)
    hand_over(page)
    return sheet
