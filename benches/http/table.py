"""A table of 5,000 programmes in 210 columns that is sent to the page, read and taken in, and what another page takes
meanwhile."""

import os
import threading
import time
import zipfile

from load import Meanwhile
from programs import PASSWORD, READER_CORE, Bench
from reader import Reader
from report import milliseconds, share

ROWS = 5000
MARKS = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメ"
OF_PROGRAMME = ["部名", "課名", "事業番号", "事業名", "施策", "目標"]
OF_INDICATOR = ["名称", "単位", "令和元年度実績", "令和2年度目標", "令和2年度実績", "令和3年度目標"]
BOUNDARY = "keisoku"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
    'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application'
    '/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://'
    'schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="一覧" sheetId="1" r:id="rId1"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
}


def measure(bench: Bench):
    rows = 500 if bench.quick else ROWS
    workbook = bench.temporary / "table.xlsx"
    write(workbook, rows)
    server = bench.demo_in(bench.temporary / "city-of-a-table")
    os.sched_setaffinity(0, {READER_CORE})
    office, bystander = Reader(server.port), Bystander(server.port)
    office.sign_in("kikaku", PASSWORD)
    idle, meanwhile = server.megabytes(), Meanwhile([server])
    read, page = timed(server, lambda: send(office, workbook), office)
    if "acceptance" not in page.body.decode():
        raise SystemExit("the table is not one that can be taken in")
    fields = {"token": page.value("token"), "seen": page.value("seen")}
    beside_reading = bystander.taken()
    taken, _ = timed(server, lambda: office.send("POST", "/desk/import/acceptance", fields), office)
    beside_writing = bystander.ends()
    os.sched_setaffinity(0, set(range(os.cpu_count())))
    what = f"{rows:,} rows of {len(OF_PROGRAMME) + len(MARKS) * len(OF_INDICATOR)} columns"
    for name, took, beside in [("read", read, beside_reading), ("taken in", taken, beside_writing)]:
        said = f"{took[0]:.1f} s, at most {took[1]:.0f} MB (idle {idle:.0f} MB); another page meanwhile "
        said += f"p50 {milliseconds(share(beside, 0.5))}, p99 {milliseconds(share(beside, 0.99))}"
        bench.report.add("table", f"{what} {name}", said, [*took, beside], meanwhile.others())
    server.stop()


def timed(server, begin, office):
    """The seconds until the page no longer says that it goes on, and the most memory meanwhile; and that page."""
    begun, most = time.monotonic(), 0.0
    begin()
    while True:
        page = office.get("/desk/import")
        most = max(most, server.megabytes())
        if page.status == 200 and not page.headers.get("Refresh"):
            return (time.monotonic() - begun, most), page
        time.sleep(0.2)


def send(office, workbook):
    fields = {"token": office.get("/desk/import").value("token"), "year": "2021", "stage": "goals"}
    office.send_file("/desk/import", fields, workbook, BOUNDARY)


class Bystander(threading.Thread):
    """Somebody of a section who looks at their goals again and again."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.reader, self.times, self.over = Reader(port), [], threading.Event()
        self.reader.sign_in("tanto", PASSWORD)
        self.start()

    def run(self):
        while not self.over.wait(0.1):
            self.times.append(self.reader.time("/desk/goals")[0])

    def taken(self):
        """The times so far, which then begin anew."""
        times, self.times = self.times, []
        return times

    def ends(self):
        self.over.set()
        self.join()
        return self.times


def write(file, rows):
    """A workbook as far as one is needed, its texts within its cells."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in PARTS.items():
            packed.writestr(name, content)
        with packed.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
            sheet.write(row(headings()))
            for place in range(rows):
                sheet.write(row(programme(place)))
            sheet.write(b"</sheetData></worksheet>")


def headings():
    return OF_PROGRAMME + [f"成果指標{mark}：{name}" for mark in MARKS for name in OF_INDICATOR]


def programme(place):
    cells = [f"{place // 500}部", f"{place // 50}課", f"{place:05}", f"見本の事業{place}", f"施策{place % 30}"]
    cells.append(f"■窓口の相談を{place}件受ける")
    for indicator in range(len(MARKS)):
        cells += [f"見本の指標{indicator}", "件", *(place % 900 + indicator + step for step in range(4))]
    return cells


def row(cells):
    def cell(content):
        if isinstance(content, int):
            return f"<c><v>{content}</v></c>"
        return f'<c t="inlineStr"><is><t>{content}</t></is></c>'

    return f"<row>{''.join(map(cell, cells))}</row>".encode()
