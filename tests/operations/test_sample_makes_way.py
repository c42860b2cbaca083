"""A company's own records are never mixed with those of the sample estate."""

from steward.company import DEFAULT_PROFILE
from steward.operations.importing import import_files
from steward.operations.records import Ledger, Records

OWN = "投诉编号,责任班组,投诉时间,状态\nTS-1,一组,2026-10-01 09:00,处理中\nTS-2,一组,2026-10-02 09:00,处理中\n"


def test_the_first_file_of_ones_own_takes_the_place_of_the_sample(sample_copy, tmp_path):
    own = tmp_path / "投诉.csv"
    own.write_text(OWN, encoding="utf-8")
    result = import_files([own], sample_copy)
    assert "示例小区的记录已经移出" in result.files[0].notes[-1].describe("zh")
    records = Records.open(sample_copy)
    assert records.tables["complaints"].count().execute() == 2
    assert not records.has("work_orders")
    assert sample_copy.profile_path.read_bytes() == DEFAULT_PROFILE.read_bytes()
    assert list(sample_copy.sample_files.iterdir())
    again = tmp_path / "more.csv"
    again.write_text(OWN.replace("TS-", "TT-"), encoding="utf-8")
    assert not any("示例" in note.describe("zh") for note in import_files([again], sample_copy).files[0].notes)
    assert Records.open(sample_copy).tables["complaints"].count().execute() == 4


def test_a_file_that_cannot_be_read_leaves_the_sample_in_place(sample_copy, tmp_path):
    before = Ledger.read(sample_copy.records), sample_copy.profile_path.read_bytes()
    nothing = tmp_path / "notes.csv"
    nothing.write_text("hello\nworld\n", encoding="utf-8")
    import_files([nothing], sample_copy)
    assert (Ledger.read(sample_copy.records), sample_copy.profile_path.read_bytes()) == before


def test_a_profile_somebody_edited_stays(sample_copy, tmp_path):
    edited = sample_copy.profile_path.read_text(encoding="utf-8") + "\n# ours\n"
    sample_copy.profile_path.write_text(edited, encoding="utf-8")
    own = tmp_path / "投诉.csv"
    own.write_text(OWN, encoding="utf-8")
    import_files([own], sample_copy)
    assert sample_copy.profile_path.read_text(encoding="utf-8") == edited
    assert Records.open(sample_copy).tables["complaints"].count().execute() == 2


def test_files_of_the_sample_may_come_in_again(sample_copy):
    before = Ledger.read(sample_copy.records).parts
    import_files([sample_copy.sample_files], sample_copy)
    assert set(Ledger.read(sample_copy.records).parts) == set(before)
