"""Measures the recogniser of citations against labelled lines, in one run, without a database.

    make bench-citations DATA=FOLDER

FOLDER holds `legal-archive.jsonl` (or .jsonl.gz), one object a line with id and text, and `citations.tsv`,
one citation a line with how often it was seen. The labels beside this file hold places in those texts; what
they mean is in citation-labels.md. Of the units only the even ones may be looked at while the recogniser is
changed: the odd ones measure it.
"""

import argparse
import gzip
import json
import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LABELS = {"main": "citation-labels.jsonl", "extra": "citation-labels-extra.jsonl"}
NEEDED = "Give a folder with legal-archive.jsonl and citations.tsv: make bench-citations DATA=FOLDER"


@dataclass
class Score:
    """Citations found rightly, found wrongly, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        precision = self.right / max(self.right + self.wrong, 1)
        recall = self.right / max(self.right + self.missed, 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        return f"{self.right} | {self.wrong} | {self.missed} | {precision:.3f} | {recall:.3f} | {f1:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--verbose", action="store_true", help="list what is wrong or missed")
    parser.add_argument("--half", choices=["even", "odd"], help="just the units with such an index")
    parser.add_argument("--labels-only", action="store_true", help="without the whole archive")
    options = parser.parse_args()
    texts = read_archive(options.data)
    prepare_django()
    measure_labels(texts, [options.half] if options.half else ["even", "odd"], verbose=options.verbose)
    if not options.labels_only:
        measure_speed(list(texts.values()))
        measure_lines(options.data / "citations.tsv")


def read_archive(folder: Path | None) -> dict[str, str]:
    """The texts of the archive by id; ends the program where they aren't there."""
    names = ("legal-archive.jsonl.gz", "legal-archive.jsonl")
    path = next((folder / name for name in names if folder and (folder / name).is_file()), None)
    if path is None or folder is None or not (folder / "citations.tsv").is_file():
        sys.exit(NEEDED)
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        return {record["id"]: record["text"] for record in map(json.loads, lines)}


def prepare_django() -> None:
    """The project's modules want settings; no database is asked."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    os.environ.setdefault("DATABASE_URL", "postgresql://localhost/portal")
    django.setup()


def measure_labels(texts: dict[str, str], halves: list[str], *, verbose: bool) -> None:
    """Print precision and recall for each set of labels and each half of it."""
    print("| labels | right | wrong | missed | precision | recall | F1 |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    notes: list[str] = []
    for name, file in LABELS.items():
        units = [json.loads(line) for line in (HERE / file).read_text().splitlines()]
        for half in halves:
            chosen = units[0::2] if half == "even" else units[1::2]
            for way in ("whole text", "line alone"):
                for kind, score in score_units(texts, chosen, is_whole=way == "whole text").items():
                    print(f"| {name}, {half}, {way}, {kind} | {score} |")
                    if way == "whole text":
                        notes += [f"{name} {half} {kind}: {note}" for note in score.notes]
    if verbose:
        print("", *notes, "", sep="\n")


def score_units(texts: dict[str, str], units: list[dict], *, is_whole: bool) -> dict[str, Score]:
    """Certain labels, those that need the context, and those in doubt, each for itself."""
    from documents.citations import find_citations

    scores = {"certain": Score(), "context": Score(), "doubt": Score()}
    known: dict[str, list[Any]] = {}
    for unit in units:
        text, start, end = texts[unit["id"]], unit["start"], unit["end"]
        if is_whole:
            if unit["id"] not in known:
                known[unit["id"]] = find_citations(text, in_document=True)
            found = [(c.start, c.end, c) for c in known[unit["id"]] if c.start < end and start < c.end]
        else:
            line = find_citations(text[start:end], in_document=True)
            found = [(c.start + start, c.end + start, c) for c in line]
        score_unit(unit, found, scores, text)
    return scores


def score_unit(unit: dict, found: list[tuple[int, int, Any]], scores: dict[str, Score], text: str) -> None:
    left = list(found)
    unmatched = []
    for label in unit["citations"]:
        match = next((item for item in left if overlaps(item, label) and agrees(item[2], label)), None)
        if match:
            left.remove(match)
            scores[kind_of(label)].right += 1
        else:
            unmatched.append(label)
    for label in unmatched:
        score = scores[kind_of(label)]
        score.missed += 1
        score.notes.append(
            f"missed {unit['id']} {label['start']}-{label['end']} {describe_label(label, text)}"
        )
    for item in left:
        near = next((label for label in unmatched if overlaps(item, label)), None)
        score = scores[kind_of(near)] if near else scores["certain"]
        score.wrong += 1
        score.notes.append(f"wrong  {unit['id']} {item[0]}-{item[1]} {text[item[0] : item[1]]!r} {item[2]}")


def describe_label(label: dict, text: str) -> str:
    return f"{text[label['start'] : label['end']]!r} {label}"


def kind_of(label: dict) -> str:
    return "doubt" if label.get("doubt") else "context" if label.get("context") else "certain"


def overlaps(item: tuple[int, int, Any], label: dict) -> bool:
    return item[0] < label["end"] and label["start"] < item[1]


def agrees(citation: Any, label: dict) -> bool:
    """Whether the recogniser and the label mean the same; of context just what doesn't contradict."""
    if label.get("context"):
        return not contradicts(citation, label)
    return same_document(citation, label) and set(citation.provisions) == set(label.get("provisions") or [])


def contradicts(citation: Any, label: dict) -> bool:
    if label["target"] == "self":
        return citation.target.value == "other"
    return not same_document(citation, label) and bool(
        citation.number or citation.name or citation.target.value == "self"
    )


def same_document(citation: Any, label: dict) -> bool:
    from documents.numbers import number_key

    target, number = label["target"], label.get("number")
    if target == "self" and not (number and citation.number) and citation.target.value == "self":
        return True
    if number and citation.number:
        return number_key(number) == number_key(citation.number)
    if label.get("name") and citation.name:
        years = {year for year in (label.get("year"), citation.year) if year}
        return compared(label["name"]) == compared(citation.name) and len(years) < 2
    return False


def compared(name: str) -> str:
    from core.text import fold

    return "".join(char for char in fold(name) if char.isalnum())


def measure_speed(texts: list[str]) -> None:
    from documents.citations import find_citations

    size = sum(len(text.encode()) for text in texts)
    start = time.process_time()
    found = sum(len(find_citations(text, in_document=True)) for text in texts)
    seconds = time.process_time() - start
    print(f"\n{found} citations in {size / 1e6:.1f} MB, {size / 1e6 / seconds:.1f} MB/s on one core")


def measure_lines(path: Path) -> None:
    """Print the lines that aren't recognised whole, and why: most hold more than a citation."""
    from documents.citations import find_citations

    lines = [line.split("\t")[0].strip() for line in path.read_text().splitlines() if line.strip()]
    partly: dict[str, list[str]] = {}
    for line in lines:
        why = missing(find_citations(line, in_document=True), line)
        if why:
            partly.setdefault(why, []).append(line)
    count = sum(map(len, partly.values()))
    print(f"\n{len(lines) - count} of {len(lines)} lines of {path.name} recognised whole; not these:")
    for why, some in partly.items():
        print(f"\n{why} ({len(some)}):", *some, sep="\n")


def missing(found: list[Any], line: str) -> str:
    """Why a line isn't one citation from its beginning to its end; empty where it is."""
    if not found:
        return "nothing recognised"
    if len(found) > 1:
        return "several citations"
    if found[0].start > 0:
        return "other words before the citation"
    return "" if found[0].end == len(line) else "other words behind the citation, or cut off"


if __name__ == "__main__":
    main()
