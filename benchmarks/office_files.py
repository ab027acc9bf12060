"""Measures the files of an outline for offices and for the wall: DOCX, PPTX, web slides.

    .venv/bin/python -m benchmarks.office_files

The outline has every kind of item; the long one repeats its parts with running text between. Each file is
written in a process of its own, after all is loaded; the memory is the most that this process takes more than
before. For comparison LibreOffice, where there is one, makes a PDF of the DOCX.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

# Parts, and the pages that LibreOffice sets of them.
SIZES = {3: 0, 60: 30}
KINDS = ["docx", "pptx", "html"]


def main() -> None:
    print("| pages | file | processor seconds | more MB | kB |\n| --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        for pages in SIZES:
            for kind in KINDS:
                path = Path(folder) / f"{pages}.{kind}"
                command = [sys.executable, "-m", "benchmarks.office_files", str(pages), kind, str(path)]
                figures = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
                print(f"| {pages} | {kind} | {figures} | {path.stat().st_size // 1000} |", flush=True)
            if program := shutil.which("soffice"):
                print(f"| {pages} | {convert(program, Path(folder), pages)} |", flush=True)


def convert(program: str, folder: Path, pages: int) -> str:
    import pypdfium2

    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "pdf", f"{pages}.docx"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    memory = after.ru_maxrss / 1000
    path = folder / f"{pages}.pdf"
    with pypdfium2.PdfDocument(path) as document:
        set_pages = len(document)
    size = path.stat().st_size // 1000
    return f"PDF by LibreOffice, {set_pages} pages | {took:.2f} | {memory:.0f} in all | {size}"


def write(pages: int, kind: str, path: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    os.environ.setdefault("DATABASE_URL", "postgresql://localhost/portal")
    sys.path.insert(0, "site")
    import django

    django.setup()
    from outlines.packs.powerpoint import write_pptx
    from outlines.packs.web_slides import write_html
    from outlines.packs.word import write_docx

    writer = {"docx": write_docx, "pptx": write_pptx, "html": write_html}[kind]
    outline = outline_of(SIZES[pages])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.process_time()
    with open(path, "wb") as file:
        writer(outline, file)
    took = time.process_time() - begin
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000
    print(f"{took:.2f} | {more:.0f}")


def outline_of(parts: int):
    from outlines.content import Text
    from tests.outlines.samples import OUTLINE, paragraph

    said = "Người sử dụng đất được cấp giấy chứng nhận quyền sử dụng đất theo quy định của pháp luật. " * 5
    text = Text(tuple(paragraph(said) for _ in range(4)))
    practice = OUTLINE.sections[2].items
    content = [
        replace(section, items=(text, *section.items, *practice)) for section in [OUTLINE.sections[1]] * parts
    ]
    return replace(OUTLINE, sections=(*OUTLINE.sections, *content))


if __name__ == "__main__":
    write(int(sys.argv[1]), *sys.argv[2:]) if len(sys.argv) > 1 else main()
