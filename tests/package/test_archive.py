"""Packages in zip files: good ones are read as folders are, made-up ones are refused."""

import gc
import os
import random
import stat
import warnings
import zipfile

import pytest
import sample_package as sample

from kyrgyz_security_diplomacy.check.validation import validate
from kyrgyz_security_diplomacy.cli import main
from kyrgyz_security_diplomacy.load.frames import load
from kyrgyz_security_diplomacy.package import zip_archive
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


def zipped(root, top="", edit=lambda made: None):
    """Write the package in `root` as a zip file; `edit` may add members."""
    target = root.parent / "package.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # names that are there twice are meant
        for path in sorted(root.rglob("*")):
            made.write(path, top + path.relative_to(root).as_posix())
        edit(made)
    return target


@pytest.mark.parametrize("top", ["", "weather-posts-1.2.3/"])
def test_good(root, capsys, top):
    file = zipped(root, top)
    assert validate(file) == validate(root)
    assert load("visits", file).equals(load("visits", root))
    assert main(["info", str(file)]) == 0
    assert f"zip file {file}" in capsys.readouterr().out
    (root.parent / "link.zip").symlink_to(file)  # its owner's choice
    assert open_package(root.parent / "link.zip").problems == ()


def test_same_problems_as_of_a_folder(root):
    (root / "data/stray.csv").write_bytes(b"a\n")
    sample.edit_descriptor(root, lambda made: made["resources"][-1].update(path="data/none.csv"))
    file = zipped(root)
    assert validate(file) == validate(root)
    assert {"stray-file", "resource-file"} <= set(sample.codes(validate(file)))
    (root / "datapackage.json").write_text("{\n  a}")
    with pytest.raises(PackageError, match=r"package\.zip/datapackage\.json:2: is not JSON"):
        open_package(zipped(root))


def test_folder_lasts_as_long_as_what_was_opened(root):
    table = open_package(zipped(root)).tables["losses"]
    gc.collect()
    with table.open() as stream:
        assert stream.readline() == b"letter_id\n"


def member(name, mode=0):
    """Return what adds one member of this name and kind."""

    def edit(made):
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        made.writestr(info, b"x")

    return edit


REFUSED = {
    "table is a folder": (member("data/losses.csv/x"), "unreadable", "cannot be unpacked"),
    "many members": (
        lambda made: [made.writestr(f"a{n}", b"") for n in range(10_001)], "too-large", "members"
    ),
    "bomb": (lambda made: made.writestr("b", bytes(10 * 2**20)), "too-large", "unpack to 10,4"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused(root, name, monkeypatch):
    monkeypatch.setattr(zip_archive, "MAX_TOTAL", 10 * 2**20)
    edit, code, expected = REFUSED[name]
    with pytest.raises(PackageError, match=expected) as caught:
        open_package(zipped(root, edit=edit))
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


def test_descriptor_elsewhere(root):
    with pytest.raises(PackageError, match=r"has no datapackage\.json at its root"):
        open_package(zipped(root, "a/b/"))
    both = zipped(root, "a/", lambda made: made.writestr("b/datapackage.json", "{}"))
    with pytest.raises(PackageError, match="in its one folder"):
        open_package(both)


def test_members_stay_inside_as_plain_files(root):
    edits = [member(name) for name in ("../evil.csv", "data/../../evil.csv", "/etc/evil", "C:e")]
    edits.append(member("data/link", stat.S_IFLNK | 0o777))
    package = open_package(zipped(root, edit=lambda made: [edit(made) for edit in edits]))
    assert not any(path.is_symlink() for path in package.root.rglob("*"))
    assert not list(root.parent.parent.glob("evil.csv")) and validate(package).valid


def test_damaged_anyhow(root):
    """Whatever byte is changed, wherever it is cut: nothing changed, or a fault is reported."""
    good, rnd = zipped(root).read_bytes(), random.Random(1)
    expected, refused = validate(root), 0
    for _ in range(60):
        made = bytearray(good)
        first = rnd.choice([0, len(made) - 1_500])  # the list of members is at the end
        for _ in range(rnd.choice([1, 1, 2, 5])):
            made[rnd.randrange(first, len(made))] = rnd.randrange(256)
        if rnd.random() < 0.2:
            del made[rnd.randrange(len(made)) :]
        (root.parent / "damaged.zip").write_bytes(made)
        try:
            report = validate(root.parent / "damaged.zip")
        except PackageError:
            refused += 1
        else:
            assert not report.valid or report == expected
    assert 5 < refused < 60
