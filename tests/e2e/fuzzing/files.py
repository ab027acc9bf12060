"""Small files of each kind that is uploaded, as programs write them, then changed."""

import io
import zipfile
from functools import cache

from PIL import Image

from tests import hostile
from tests.e2e.fuzzing.hostile import SUFFIXES
from tests.editorial.word_files import p, table, word_file
from tests.search import samples

TEXTS = {
    "csv": "ten,ngay\nTrịnh Văn A,2024-05-02\n\"=1+1\",x\n".encode(),
    "po": 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    'msgctxt "lead"\nmsgid "Đoạn mở đầu của tin."\nmsgstr "Nqe lus"\n'.encode(),
    "tsv": b"old\tnew\n/cu\t/moi\n",
    "txt": "Luật Đất đai".encode(),
    "svg": b"<svg onload=alert(1)>",
}  # fmt: skip


@cache
def whole_files():
    """Suffix → the bytes of a file that is as it should be."""
    return {
        **TEXTS,
        "pdf": hostile.pdf(pages=2),
        "docx": word_file(p("Điều 1. Tên", style="Dieu"), p("Luật."), table(["a", "b"]), title="Luật"),
        "xlsx": samples.xlsx({"Một": {"A1": "ten", "B1": 1, "A2": "Trịnh Văn A"}}),
        "zip": samples.zipped({"a.po": TEXTS["po"], "b.txt": "x"}),
        "png": picture("PNG"),
        "jpg": picture("JPEG"),
        "webp": picture("WEBP"),
        "gif": hostile.moving(3),
    }


def picture(form):
    file = io.BytesIO()
    Image.linear_gradient("L").resize((40, 30)).convert("RGB").save(file, form)
    return file.getvalue()


def any_file(random, values):
    """The name and the bytes of one: whole, with bytes changed, or with a member of its archive changed."""
    suffix = random.choice(list(whole_files()))
    content, chance = whole_files()[suffix], random.random()
    if chance < 0.5:
        content = values.altered(content)
    elif chance < 0.75 and suffix in ("docx", "xlsx", "zip"):
        content = with_member_changed(content, random, values)
    elif chance < 0.8:
        content = content[: random.randrange(len(content))]
    named = suffix if random.random() < 0.8 else random.choice(SUFFIXES)
    return f"tep-{random.randrange(1000)}.{named}".encode(), content


def with_member_changed(content, random, values):
    """The sums of an archive are right then, so that what reads it comes to the change."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = random.choice(list(members))
    members[name] = values.altered(members[name])
    return samples.zipped(members)
