"""Measures the packs of an outline: seconds and memory of each, for one of 3 and one of 60 pages.

    make bench-packs

Beside them LibreOffice makes a PDF of the Word file, in the same run. The text is made up, of sentences that
read like an outline's, with a key point, a comparison, a quotation and a situation in each part. Each pack is
written by a process of its own: its time is that of writing alone, its memory all that the process took, of
which Python with Django takes what the first row says.
"""

import datetime
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PARTS = {3: 1, 60: 23}
REPEATS = 3
OFFICE = "LibreOffice, PDF of the Word file"
WORDS = """
bà con dân bản cán bộ xã người có uy tín quyền nghĩa vụ theo quy định của pháp luật đất rừng đất ở hộ nghèo
giấy chứng nhận Ủy ban nhân dân xã thủ tục hành chính hồ sơ thời hạn hòa giải tranh chấp bồi thường hỗ trợ
trẻ em phụ nữ người cao tuổi báo tin bảo vệ giữ bí mật xử phạt mức tiền thông tin trợ giúp pháp lý miễn phí
""".split()  # noqa: SIM905


def main() -> None:
    if len(sys.argv) > 1:
        write(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
        return
    print("| pack | " + " | ".join(f"{pages} pages: s | MB | kB" for pages in PARTS) + " |")
    print("| --- |" + " --- | --- | --- |" * len(PARTS))
    with tempfile.TemporaryDirectory() as folder:
        for name in ["nothing", *kinds(), OFFICE]:
            cells = [cell for pages in PARTS for cell in measure(name, pages, Path(folder))]
            print(f"| {name} | {' | '.join(cells)} |", flush=True)


def kinds() -> list[str]:
    set_up()
    from outlines.packs.kinds import Kind

    return list(Kind.values)


def measure(name: str, pages: int, folder: Path) -> list[str]:
    """Median seconds and megabytes of some runs, and the size of what was written."""
    target = folder / f"{pages}-{name.replace(' ', '-')}"
    runs = [once(name, pages, target, folder) for _number in range(REPEATS)]
    seconds, memory = (statistics.median(column) for column in zip(*runs, strict=True))
    size = target.stat().st_size / 1000 if target.exists() else 0
    return [f"{seconds:.2f}", f"{memory:.0f}", f"{size:.0f}"]


def once(name: str, pages: int, target: Path, folder: Path) -> tuple[float, float]:
    if name != OFFICE:
        command = [sys.executable, "-m", "benchmarks.packs", name, str(pages), str(target)]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        return float(told[-2]), float(told[-1])
    word = folder / f"{pages}-ban-word.docx"
    office = shutil.which("soffice")
    if not office:
        return 0, 0
    command = [office, "--headless", "--convert-to", "pdf", "--outdir", str(folder / "office"), str(word)]
    # Of a process of its own again: what has ended is counted together.
    code = f"import resource, subprocess; subprocess.run({command!r}, capture_output=True, check=True); "
    code += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000)"
    started = time.perf_counter()
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - started
    shutil.copy(folder / "office" / f"{word.stem}.pdf", target)
    return seconds, float(answer.stdout)


def write(name: str, pages: int, target: Path) -> None:
    """What the child does. Prints its seconds and its megabytes."""
    set_up()
    from django.utils.translation import activate

    activate("vi")
    seconds = 0.0
    if name != "nothing":
        from outlines.packs.kinds import Kind, Voice, writer_of

        writer = writer_of(Kind(name))
        value = outline(PARTS[pages])
        with target.open("wb") as out:
            started = time.perf_counter()
            writer(value, out, Voice(150, {}))
            seconds = time.perf_counter() - started
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)


def set_up() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()


def outline(parts: int):
    from outlines.content import Agency, Law, Outline

    law = Law(
        "Luật Đất đai", "31/2024/QH15", "con-hieu-luc", "Còn hiệu lực", "https://portal.example/van-ban/"
    )
    numbers = random.Random(1)  # noqa: S311 - the same text in each run
    return Outline(
        title="Đề cương tuyên truyền Luật Đất đai năm 2024",
        lead=sentence(numbers),
        language="vi",
        product="to-gap",
        level="trung-binh",
        author="Ban Biên tập",
        agency=Agency("Sở Tư pháp", "Ủy ban nhân dân tỉnh", "Ví Dụ", "Phổ biến, giáo dục pháp luật", ""),
        field_of_law="Đất đai",
        audiences=("Người dân",),
        occasions=(),
        laws=(law,),
        sections=tuple(section(number, law, numbers) for number in range(parts)),
        minutes=5 * parts,
        day=datetime.date(2026, 11, 9),
        law_as_of=datetime.date(2026, 11, 9),
        edition=1,
        address="https://portal.example/de-cuong/luat-dat-dai/",
        short_address="https://portal.example/d/7k/1",
    )


def section(number: int, law, numbers: random.Random):
    from outlines import content
    from outlines.numerals import roman

    def paragraphs(count: int):
        return tuple(content.Paragraph((content.Run(sentence(numbers)),)) for _place in range(count))

    rows = tuple(
        content.ComparisonRow(f"Điểm {place}", sentence(numbers), sentence(numbers)) for place in range(2)
    )
    return content.Section(
        roman(number + 1),
        "Nội dung cơ bản",
        f"phan-{number}",
        5,
        (
            content.Text(paragraphs(6)),
            content.KeyPoint(sentence(numbers), paragraphs(1)),
            content.Comparison("So sánh", "Luật năm 2013", "Luật năm 2024", rows),
            content.ProvisionQuote(law, f"Điều {number + 1}", "Phạm vi", paragraphs(3), law.href),
            content.Situation("Tranh chấp nương", paragraphs(2), sentence(numbers), paragraphs(2)),
        ),
    )


def sentence(numbers: random.Random) -> str:
    return " ".join(numbers.choice(WORDS) for _word in range(38)).capitalize() + "."


if __name__ == "__main__":
    main()
