"""Packages in zip files: good ones are read as folders are, made-up ones are refused."""

import gc
import os
import random
import stat
import struct
import warnings
import zipfile
import zlib
from pathlib import Path

import limited
import pytest
import sample_package as sample

from kyrgyz_security_diplomacy.check.validation import validate
from kyrgyz_security_diplomacy.cli import main
from kyrgyz_security_diplomacy.load.frames import load, load_all
from kyrgyz_security_diplomacy.package import zip_archive as archive
from kyrgyz_security_diplomacy.package.data_package import PackageError, open_package


@pytest.fixture
def root(tmp_path):
    return sample.build(tmp_path / "package")


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    """A folder for temporary files of this test alone; it must be empty in the end."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    yield folder
    gc.collect()
    assert list(folder.iterdir()) == []


def zipped(root, top="", edit=lambda made: None, name="package.zip"):
    """Write the package in `root` as a zip file; `edit` may add members."""
    target = root.parent / name
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # names that stand twice are meant
        for path in sorted(root.rglob("*")):
            made.write(path, top + path.relative_to(root).as_posix())
        edit(made)
    return target


@pytest.mark.parametrize("top", ["", "weather-posts-1.2.3/"])
def test_good(root, capsys, top):
    file = zipped(root, top)
    assert validate(file) == validate(root)
    assert load("visits", file).equals(load("visits", root))
    assert load_all(file).keys() == load_all(root).keys()
    assert main(["info", str(file)]) == 0
    assert f"zip file {file}" in capsys.readouterr().out
    assert main(["validate", str(file)]) == 0


def test_folder_lasts_as_long_as_what_was_opened(root, temporary):
    package = open_package(zipped(root))
    [folder] = temporary.iterdir()
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == {"datapackage.json", *(each.path for each in package.resources)}
    table = package.tables["losses"]
    del package
    gc.collect()
    with table.open() as stream:
        assert stream.readline() == b"letter_id\n"


def test_problems_name_the_zip_file(root):
    (root / "datapackage.json").write_text("{\n  a}")
    with pytest.raises(PackageError, match=r"package\.zip/datapackage\.json:2: is not JSON"):
        open_package(zipped(root))


def test_only_what_the_descriptor_names_is_unpacked(root, temporary):
    (root / "schemas").mkdir()
    (root / "schemas/visits.schema.json").write_text("{}")
    (root / "bomb.zip").write_bytes(bytes(5_000_000))
    (root / "data/stray.csv").write_bytes(b"a\n")
    sample.edit_descriptor(root, lambda made: made["resources"][-1].update(path="data/none.csv"))
    package = open_package(zipped(root))
    assert [problem.code for problem in package.problems] == ["resource-file"]
    assert package.tables["visits"].pointer("x") == "schemas/visits.schema.json x"
    assert not {"bomb.zip", "stray.csv"} & {path.name for path in temporary.rglob("*")}


# Archives that are refused ------------------------------------------------------------------


def member(name, content=b"x", mode=0, **attributes):
    """Return what adds one member with attributes of `ZipInfo`."""

    def edit(made):
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        made.writestr(info, content)
        for key, value in attributes.items():
            setattr(info, key, value)

    return edit


def twice(one, other):
    return lambda made: (made.writestr(one, b"x"), made.writestr(other, b"y"))


def raw_name(old, new):
    """Return what changes a name after `ZipInfo` has made it tidy."""

    def edit(made):
        made.writestr(old, b"x")
        made.filelist[-1].filename = made.filelist[-1].orig_filename = new

    return edit


REFUSED = {
    "climbs": (member("../evil.csv"), "zip-member", "climbs out"),
    "climbs later": (member("data/../../evil.csv"), "zip-member", "climbs out"),
    "climbs by a folder": (member("../evil/"), "zip-member", "climbs out"),
    "absolute": (member("/etc/evil"), "zip-member", "absolute"),
    "empty part": (member("data//evil.csv"), "zip-member", "empty part"),
    "drive": (member("C:evil.csv"), "zip-member", "absolute"),
    "backslash": (member("data\\..\\..\\evil.csv"), "zip-member", "backslash"),
    "NUL": (raw_name("evil.csv", "evil.csv\0.png"), "zip-member", "cannot be printed"),
    "control": (member("a\x1b[2J.csv"), "zip-member", "cannot be printed"),
    "long": (member("x" * 1_001), "zip-member", "too long"),
    "link": (member("data/l", b"/etc/passwd", stat.S_IFLNK | 0o777), "zip-member", "a link"),
    "pipe": (member("data/p", mode=stat.S_IFIFO | 0o644), "zip-member", "a device"),
    "device": (member("data/d", mode=stat.S_IFCHR | 0o644), "zip-member", "a device"),
    "encrypted": (member("data/e", flag_bits=1), "zip-member", "encrypted"),
    "strongly encrypted": (member("data/e", flag_bits=0x40), "zip-member", "encrypted"),
    "same name": (twice("data/a.csv", "data/a.csv"), "zip-member", "two members"),
    "same by case": (twice("data/a.csv", "DATA/A.csv"), "zip-member", "two members"),
    "same by form": (twice("caf\u00e9", "cafe\u0301"), "zip-member", "two members"),
    "same as a folder": (twice("data/a/", "data/a"), "zip-member", "two members"),
    "file is a folder": (twice("data/a", "data/a/b.csv"), "zip-member", "two members"),
    "table is a folder": (member("data/losses.csv/x"), "zip-member", "two members"),
    "other method": (
        lambda made: made.writestr("a", b"x", zipfile.ZIP_LZMA), "zip-member", "another method"
    ),
    "many members": (
        lambda made: [made.writestr(f"a{n}", b"") for n in range(10_001)], "too-large", "members"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused(root, name):
    edit, code, expected = REFUSED[name]
    file = zipped(root, edit=edit)
    with pytest.raises(PackageError, match=expected) as caught:
        open_package(file)
    assert caught.value.problem.code == code
    assert str(caught.value).isprintable()
    assert not (root.parent.parent / "evil.csv").exists()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda file: file.write_bytes(b""), "zip-damaged"),
        (lambda file: file.write_bytes(b"letter_id\n" * 1_000), "zip-damaged"),
        (lambda file: file.write_bytes(b"PK\5\6" + bytes(18)), "no-package"),
        (lambda file: file.mkdir(), "no-package"),
        (os.mkfifo, "unreadable"),
        (lambda file: file.symlink_to("/dev/zero"), "unreadable"),
    ],
)
def test_not_a_zip_file(tmp_path, make, code):
    make(tmp_path / "x.zip")
    with pytest.raises(PackageError) as caught:
        open_package(tmp_path / "x.zip")
    assert caught.value.problem.code == code


def test_link_to_a_good_one_is_its_owner_s_choice(root):
    (root.parent / "link.zip").symlink_to(zipped(root))
    assert open_package(root.parent / "link.zip").problems == ()


def test_descriptor_elsewhere(root):
    for top in ("a/b/", "data/"):
        with pytest.raises(PackageError, match=r"has no datapackage\.json at its root"):
            open_package(zipped(root, top + "x/"))
    both = zipped(root, "a/", lambda made: made.writestr("b/datapackage.json", "{}"))
    with pytest.raises(PackageError, match="in its one folder"):
        open_package(both)


def changed(file, edit):
    """Let `edit` change the members of a zip file's list, and write the list again."""
    with zipfile.ZipFile(file, "a") as made:
        edit({info.filename: info for info in made.filelist})
        made._didModify = True


def resized(by):
    def edit(members):
        members["data/letters.csv"].file_size += by

    return edit


def overlapping(members):
    members["data/letters.csv"].header_offset = members["data/losses.csv"].header_offset


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (resized(-20), "zip-damaged"),
        (resized(20), "zip-damaged"),
        (resized(2**20), "zip-bomb"),
        (resized(3 * 2**30), "too-large"),
        (overlapping, "zip-bomb"),
    ],
)
def test_list_that_lies(root, edit, code):
    file = zipped(root)
    changed(file, edit)
    with pytest.raises(PackageError) as caught:
        open_package(file)
    assert caught.value.problem.code == code


def test_size_and_checksum_that_lie_together(root):
    """What follows the declared size would be left out, and the checksum would agree."""
    file = zipped(root)
    content = (root / "data/letters.csv").read_bytes()

    def edit(members):
        info = members["data/letters.csv"]
        info.file_size, info.CRC = len(content) - 20, zlib.crc32(content[:-20])

    changed(file, edit)
    with zipfile.ZipFile(file) as made:
        assert made.read("data/letters.csv") == content[:-20]  # zipfile is content
    with pytest.raises(PackageError, match=r"damaged|has \d+ bytes, which is not so"):
        open_package(file)


def test_bomb(root):
    (root / "data/letters.csv").write_bytes(bytes(50 * 2**20))
    with pytest.raises(PackageError, match="become 52,428,800") as caught:
        open_package(zipped(root))
    assert caught.value.problem.code == "zip-bomb"


def test_total(root, monkeypatch):
    total = sum(path.stat().st_size for path in root.rglob("*.*"))
    monkeypatch.setattr(archive, "MAX_TOTAL", total)
    assert open_package(zipped(root)).problems == ()
    monkeypatch.setattr(archive, "MAX_TOTAL", total - 1)
    with pytest.raises(PackageError, match="too much to unpack"):
        open_package(zipped(root))


def test_descriptor_too_large(root):
    with (root / "datapackage.json").open("ab") as file:
        file.write(os.urandom(17 * 2**20))
    with pytest.raises(PackageError, match="16,777,216 bytes are allowed"):
        open_package(zipped(root))


def test_no_room(root, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(PackageError, match="cannot be unpacked: No space left on device"):
        open_package(zipped(root))


def test_list_of_a_million_members(tmp_path):
    """The list is not even read; it would take gigabytes."""
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", *[20, 3, 20, 0], 0, 0, 0, 0x21, 0, 0, 0,
                        6, 0, 0, 0, 0, 0, 0)  # fmt: skip
    count, file = 1_000_000, tmp_path / "x.zip"
    listed = b"".join(entry + b"%06d" % number for number in range(count))
    end = struct.pack(
        "<4s4H2LH", b"PK\5\6", 0, 0, count % 65_536, count % 65_536, len(listed), 0, 0
    )
    file.write_bytes(listed + end)
    exit_code, found = limited.codes(file)
    assert (exit_code, found) == (2, {"too-large"})


SEEDS = [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 30))]


@pytest.mark.parametrize("seed", SEEDS)
def test_damaged_anyhow(root, seed):
    """Whatever byte is changed, wherever it is cut: the package is as it was, or refused."""
    good, rnd = zipped(root).read_bytes(), random.Random(seed)
    texts = [each.open().read() for each in open_package(root).resources]
    refused = 0
    for _ in range(150):
        made = bytearray(good)
        first = rnd.choice([0, len(made) - 1_500])  # the list of members is at the end
        for _ in range(rnd.choice([1, 1, 2, 5])):
            made[rnd.randrange(first, len(made))] = rnd.randrange(256)
        if rnd.random() < 0.2:
            del made[rnd.randrange(len(made)) :]
        (root.parent / "damaged.zip").write_bytes(made)
        try:
            opened = open_package(root.parent / "damaged.zip")
        except PackageError:
            refused += 1
        else:
            assert opened.problems or [each.open().read() for each in opened.resources] == texts
    del opened
    assert 10 < refused < 150
