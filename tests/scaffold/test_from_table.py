"""An annex's table becomes rule files; what is wrong with it is said row by row."""

from fractions import Fraction

import pytest

from dti_rules.plugins.registry import load
from dti_rules.scaffold.table import read_table
from dti_rules.words.problems import ProblemsError

ENGLISH = """\
code,title,points,text
1,Nhận thức số,12.5,
1.1,"Người đứng đầu, Trưởng ban",2.5,"Đúng: 2,5 điểm
Không: 0 điểm"
1.2,Tỷ lệ cán bộ được tập huấn,10,Từ 10% trở lên: 10 điểm
2,Thể chế số,,
2.1,Thể chế số,4,
2.2,Kế hoạch,3,
2.2.1,Có kế hoạch,1,
2.2.2,Có kế hoạch,2,
"""
VIETNAMESE = """\
Phụ lục, các chỉ số, điểm
Số hiệu;Tên chỉ số;Điểm tối đa;Nội dung
1;Nhận thức số;12,5;
1.1.;Người đứng đầu;2,5;"Đúng; 2,5 điểm"
;Các chỉ số khác;;
1.2;Tỷ lệ;10;
"""


def table(tmp_path, text, name="annex.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def problems(path, numbers="en"):
    with pytest.raises(ProblemsError) as error:
        read_table(path, numbers)
    return [problem.line("en").replace(f"{path}:", "") for problem in error.value.problems]


def test_codes_titles_points_and_cell_texts_are_the_table_s(new, tmp_path):
    code, _, err = new("bang-2030", "--from-table", table(tmp_path, ENGLISH), "-o", "made", "--decision", "1/QĐ")
    assert (code, err) == (0, "")
    rules = load("made/")
    assert [(node.code, node.id, node.max_points) for node in rules.annex_order() if node.role == "indicator"] == [
        ("1", "nhan_thuc_so", Fraction(25, 2)),
        ("1.1", "nguoi_dung_dau_truong_ban", Fraction(5, 2)),
        ("1.2", "ty_le_can_bo_duoc_tap_huan", 10),
        ("2", "the_che_so", 7),
        ("2.1", "the_che_so_2", 4),
        ("2.2", "ke_hoach", 3),
        ("2.2.1", "co_ke_hoach", 1),
        ("2.2.2", "co_ke_hoach_2", 2),
    ]
    assert rules.total.max_points == Fraction(39, 2)
    head = rules.nodes["nguoi_dung_dau_truong_ban"]
    assert head.annex_text.vi == "Đúng: 2,5 điểm\nKhông: 0 điểm"
    assert (head.title.vi, str(head.cite)) == ("Người đứng đầu, Trưởng ban", "1/QĐ, Phụ lục, 1.1")
    assert (head.formula, head.provenance.formula) == (None, "reconstructed")
    assert not rules.inputs


def test_ids_of_an_earlier_rule_set_are_taken_where_titles_agree(new, tmp_path):
    rules = load("dti-2022")
    kept = [node for node in rules.having("indicator") if node.code in ("1", "1.3", "2.1")]
    rows = "".join(
        f'{code},"{node.title.vi}",{points}\n'
        for code, node, points in zip(("1", "1.1", "1.2"), kept, ("", 5, 5), strict=True)
    )
    text = f"code,title,points\n{rows}1.3,Tên gọi hoàn toàn mới,1\n"
    code, out, err = new(
        "bang-2030", "--from-table", table(tmp_path, text), "-o", "made", "--ids-of", "dti-2022", "--decision", "1/QĐ"
    )
    assert (code, err) == (0, "")
    assert "dti-2022@2.0.0: 3 of 4" in out
    made = load("made/")
    assert [made.items[each] for each in ("1", "1.1", "1.2", "1.3")] == [
        *(node.id for node in kept),
        "ten_goi_hoan_toan_moi",
    ]


def test_a_title_that_two_indicators_have_takes_no_id(new, tmp_path):
    title = load("dti-2022").nodes["nhan_thuc"].title.vi
    text = f"code,title,points\n1,{title},\n1.1,{title},5\n"
    assert (
        new(
            "bang-2030",
            "--from-table",
            table(tmp_path, text),
            "-o",
            "made",
            "--ids-of",
            "dti-2022",
            "--decision",
            "1/QĐ",
        )[0]
        == 0
    )
    assert "nhan_thuc" not in load("made/").nodes


def test_ids_of_a_rule_set_need_a_table(new):
    code, _, err = new("bang-2030", "--empty", "--ids-of", "dti-2022", "-o", "made")
    assert code == 2
    assert err.startswith("DTI-N031 ")


def test_a_vietnamese_table_under_a_title_reads_with_decimal_commas(new, tmp_path):
    path = table(tmp_path, VIETNAMESE)
    assert new("bang-2030", "--from-table", path, "--numbers", "vi", "-o", "made")[0] == 0
    rules = load("made/")
    assert [(node.code, node.max_points) for node in rules.leaves] == [("1.1", Fraction(5, 2)), ("1.2", 10)]
    assert rules.nodes["nguoi_dung_dau"].annex_text.vi == "Đúng; 2,5 điểm"


def test_ninety_rows_with_long_and_equal_titles_get_ids_of_their_own(new, tmp_path):
    rows = ["code,title,points", "1,Một,90"]
    rows += [f"1.{i},Tỷ lệ dịch vụ công trực tuyến toàn trình phát sinh hồ sơ trực tuyến,1" for i in range(1, 91)]
    assert new("bang-2030", "--from-table", table(tmp_path, "\n".join(rows)), "-o", "made")[0] == 0
    ids = [node.id for node in load("made/").leaves]
    assert ids[:2] == ["ty_le_dich_vu_cong_truc_tuyen_toan_trinh", "ty_le_dich_vu_cong_truc_tuyen_toan_trinh_2"]
    assert len(set(ids)) == 90


@pytest.mark.parametrize("title", ["when", "total", "5G", "…", "Đô thị", "!@#$", "no", "1.10", "a: b # c", "x" * 200])
def test_any_title_makes_an_id(new, tmp_path, title):
    text = f'code,title,points\n1,M,1\n1.1,"{title}",1\n'
    assert new("bang-2030", "--from-table", table(tmp_path, text), "-o", "made")[0] == 0
    (leaf,) = load("made/").leaves
    assert leaf.title.vi == title


@pytest.mark.parametrize(
    "text", ["- a\n b: c", "«x»\n\n\t# y", "'\"\\", "a\u2028b\u0007c", "%x\n---\n...", "  \n x", "|-\n>"]
)
def test_any_cell_text_comes_back(new, tmp_path, text):
    quoted = text.replace('"', '""')
    path = table(tmp_path, f'code,title,points,text\n1,M,1,"{quoted}"\n')
    assert new("bang-2030", "--from-table", path, "-o", "made")[0] == 0
    (leaf,) = load("made/").leaves
    assert "".join(leaf.annex_text.vi.split()) == "".join(c for c in text if c.isprintable() and not c.isspace())


def test_points_that_the_table_leaves_out_are_derived_and_not_official(new, tmp_path):
    path = table(tmp_path, "code,title,points\n1,M,\n1.1,A,2.5\n2,N,3\n")
    assert new("bang-2030", "--from-table", path, "-o", "made")[0] == 0
    rules = load("made/")
    assert [(node.max_points, node.provenance.points) for node in rules.mains] == [
        (Fraction(5, 2), "derived"),
        (3, "official"),
    ]


def test_every_problem_of_a_table_has_its_place(tmp_path):
    odd = 'code,title,points\n1,A,10\n1.1,,5\n1.2,"a\u202eb",5\n'
    assert [line.split(" ", 2)[:2] for line in problems(table(tmp_path, odd))] == [
        ["3:5:", "DTI-N012"],
        ["4:5:", "DTI-L061"],
    ]
    lacking = "code,title,points\n1,A,10\n1.1,B,\n1.2,C,5\n"
    assert [line.split(" ", 2)[:2] for line in problems(table(tmp_path, lacking))] == [["3:7:", "DTI-N015"]]
    text = 'code,title,points\n1,A,10\n1.1,,5\n1.1,B,"2,5"\nx-y,C,1\n3.1,D,-1\n'
    assert [line.split(" ", 2)[:2] for line in problems(table(tmp_path, text))] == [
        ["3:5:", "DTI-N012"],
        ["4:1:", "DTI-N011"],
        ["4:7:", "DTI-N013"],
        ["5:1:", "DTI-N010"],
        ["6:7:", "DTI-N013"],
    ]


def test_places_count_lines_inside_quoted_cells(tmp_path):
    text = 'code,title,points,text\n1,"A\nB",1,"x\ny"\n1.1,C,one,\n'
    assert problems(table(tmp_path, text))[0].startswith("5:7: DTI-N013")


def test_points_that_do_not_add_up_are_found_in_the_table(tmp_path):
    text = "code,title,points\n1,A,10\n1.1,B,4\n1.2,C,5\n2,D,\n3.1,E,1\n"
    sums, missing, above = problems(table(tmp_path, text))
    assert sums.startswith("2:5: DTI-L014 ")
    assert "(1.1: 4, 1.2: 5)" in sums
    assert missing == "5:5: DTI-N015 the indicator 2 has no points; write its maximum points"
    assert above == "6:1: DTI-N014 there is 3.1 but no row 3; add the row 3"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a,b,c\n1,A,1\n", "DTI-N007"),
        ("", "DTI-N007"),
        ("code,label,points\n1,A,1\n", "DTI-N032 the table's header does not name the title; call that column: title"),
        ("Bảng 1\nMã số;Tên chỉ số;Ghi chú\n1;A;\n", "annex.csv:2:1: DTI-N032"),
        ("code,title,points\n", "DTI-N008"),
        ('code,title,points\n1,"A,1\n', "DTI-T060"),
    ],
)
def test_a_table_without_header_or_rows_is_one_line(new, tmp_path, text, code):
    status, _, err = new("bang-2030", "--from-table", table(tmp_path, text), "-o", "made")
    assert (status, err.count("\n")) == (2, 1)
    assert code in err
    assert not (tmp_path / "made").exists()


def test_other_files_are_refused(new, tmp_path):
    assert "DTI-N009" in new("bang-2030", "--from-table", table(tmp_path, "x", "annex.pdf"), "-o", "made")[2]
    assert "DTI-L001" in new("bang-2030", "--from-table", "nowhere.csv", "-o", "made")[2]
    (tmp_path / "utf16.csv").write_bytes("code,title,points\n".encode("utf-16"))
    assert "DTI-L070" in new("bang-2030", "--from-table", "utf16.csv", "-o", "made")[2]


def test_a_workbook_reads_like_a_table(new, workbook):
    path = workbook(
        "annex.xlsx",
        [["Bìa"]],
        [
            ["Phụ lục"],
            [None, "Số hiệu", "Tên", "Điểm", "Nội dung"],
            [None, 1, "Nhận thức số", 12.5],
            [None, "1.1", "Người đứng đầu", 2.5, "Đúng: 2,5 điểm"],
            [None, 1.2, "Kế hoạch", "10"],
        ],
    )
    assert new("bang-2030", "--from-table", path, "--numbers", "vi", "-o", "made")[0] == 0
    rules = load("made/")
    assert [(node.code, node.max_points) for node in rules.leaves] == [("1.1", Fraction(5, 2)), ("1.2", 10)]


def test_a_code_that_a_number_cell_has_shortened_is_found(workbook):
    path = workbook("annex.xlsx", [["code", "title", "points"], [1, "A", 2], [1.1, "B", 1], [1.10, "C", 1]])
    (line,) = problems(path)
    assert line.startswith("4:1: DTI-N011 the code '1.1' is already at")
    assert "format the column as text" in line


def test_a_file_that_only_says_it_is_a_workbook_is_one_line(new, tmp_path):
    for name, content in (
        ("empty.xlsx", b""),
        ("text.xlsx", b"code,title,points\n"),
        ("zip.xlsx", b"PK\x05\x06" + 18 * b"\0"),
    ):
        (tmp_path / name).write_bytes(content)
        code, _, err = new("bang-2030", "--from-table", name, "-o", "made")
        assert (code, err.count("\n")) == (2, 1)
        assert f"{name}: DTI-L001" in err
    assert "DTI-L001" in new("bang-2030", "--from-table", "nowhere.xlsx", "-o", "made")[2]


WEIGHTS = """\
Mã số;Tên chỉ số;Trọng số
1;Sẵn sàng;60%
1.1;Kết nối;{}
1.2;Kỹ năng;{}
2;Kết quả;40%
"""


@pytest.mark.parametrize("parts", [("75%", "25%"), ("45%", "15%"), ("3", "1")])
def test_a_table_of_weights_becomes_an_index_without_points(new, tmp_path, parts):
    path = table(tmp_path, WEIGHTS.format(*parts))
    code, _, err = new("can-2030", "--from-table", path, "--numbers", "vi", "-o", "made")
    assert (code, err) == (0, "")
    rules = load("made/")
    first, *_ = rules.mains
    assert [weight / sum(first.weights) for weight in first.weights] == [Fraction(3, 4), Fraction(1, 4)]
    assert rules.total.weights == (Fraction(3, 5), Fraction(2, 5))
    assert {node.max_points for node in rules.nodes.values()} == {None}
    assert (first.provenance.points, len(rules.components)) == ("official", 3)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (("75%", "35%"), "3:13: DTI-L111 the weights of the parts of '1' add up to 110% and not to 100%"),
        (("75%", ""), "4:13: DTI-N033 the indicator 1.2 has no weight; write its weight"),
    ],
)
def test_weights_of_a_table_that_cannot_be_meant_are_told_in_the_table(tmp_path, parts, told):
    (found,) = problems(table(tmp_path, WEIGHTS.format(*parts)), "vi")
    assert found.startswith(told)


@pytest.mark.parametrize("row", [";Tổng cộng;{};", "Tổng điểm;;{};", "total;Điểm của đơn vị;{};"])
def test_the_row_that_adds_all_up_is_no_indicator_and_must_be_right(tmp_path, row):
    text = "Mã số;Tên chỉ số;Điểm;Nội dung\n1;A;12,5;\n2;B;10;\n"
    assert len(read_table(table(tmp_path, text + row.format("22,5") + "\n"), "vi")) == 2
    (found,) = problems(table(tmp_path, text + row.format("23") + "\n"), "vi")
    assert found.startswith("4:") and "DTI-L014 the points of 'total' do not add up: it has 23" in found


# ---- the table that `annex` writes


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", ["dti-2021", "dti-2022", "ict-index-2020"])
def test_what_annex_writes_becomes_rules_with_the_same_indicators_in_both_languages(run, tmp_path, name, lang):
    annex, rules = tmp_path / "annex.csv", load(name)
    assert run("annex", name, "-o", annex, "--lang", lang)[0] == 0
    code, _, err = run("new", "x-2030", "--from-table", annex, "-o", tmp_path / "x", "--units", "vn-63", "--lang", lang)
    assert (code, err) == (0, "")
    assert run("check", tmp_path / "x")[0] == 0
    made = load(str(tmp_path / "x"))

    def said(of, title):
        return [
            (node.id, node.code, title(node), node.max_points, node.weight, node.parts, node.provenance.title,
             node.provenance.points)
            for node in of.having("indicator")
        ]  # fmt: skip

    assert said(made, lambda node: node.title.vi) == said(rules, lambda node: node.title.of(lang))
    assert made.total.points == rules.total.points


def test_a_row_stands_below_the_one_that_its_column_names(tmp_path):
    head = "code,parent,title,points\n"
    assert problems(table(tmp_path, head + "A,B,Một,1\nB,A,Hai,1\nC,C,Ba,1\n")) == [
        "2:3: DTI-N014 there is A but no row B; add the row B",
        "4:3: DTI-N014 there is C but no row C; add the row C",
    ]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_so_do_weights_and_a_title_that_a_spreadsheet_would_compute(run, tmp_path, lang):
    rows = [
        "1,a,indicator,=Một,62.5%,adapted",
        "2,b,indicator,-Hai,37.5%,",
        "P,p,pillar,Trụ cột,,",
        "ICT,total,total,Chỉ số,,",
    ]
    first = table(tmp_path, "code,id,role,title,weight,title_provenance\n" + "\n".join(rows) + "\n")
    words = ("--units", "vn-63", "--lang", lang)
    assert run("new", "x-2027", "--from-table", first, "-o", tmp_path / "a", *words)[0] == 0
    assert run("annex", tmp_path / "a", "-o", tmp_path / "again.csv", "--lang", lang)[0] == 0
    assert run("new", "x-2027", "--from-table", tmp_path / "again.csv", "-o", tmp_path / "b", *words)[0] == 0
    a, b = (load(str(tmp_path / name)) for name in "ab")
    assert (a.mains, a.total.weights) == (b.mains, b.total.weights) and a.total.weights == (
        Fraction(5, 8),
        Fraction(3, 8),
    )
    assert [(main.id, main.title.vi, main.provenance.title) for main in b.mains] == [
        ("a", "=Một", "adapted"), ("b", "-Hai", "official"),
    ]  # fmt: skip
