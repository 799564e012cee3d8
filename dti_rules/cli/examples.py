"""The examples at the end of each help page. Each can be typed as it stands where the files are there."""

import click

from dti_rules.words.text import Lang, Text

_HEAD = Text("Ví dụ", "Examples")
EXAMPLES: dict[str, tuple[tuple[str, Text], ...]] = {
    "dti-rules": (
        ("dti-rules rulesets", Text("các bộ chỉ số đã cài", "the rule sets that are installed")),
        (
            "dti-rules score dti-2022 @published-totals",
            Text("xếp hạng số liệu kèm theo", "rank figures that ship with it"),
        ),
        ("dti-rules explain --help", Text("trang trợ giúp của một lệnh", "the help page of a command")),
    ),
    "rulesets": (("dti-rules rulesets", Text("mã, năm, tên và quyết định", "id, year, title and decision")),),
    "units": (
        ("dti-rules units vn-34", Text("34 tỉnh, thành phố và các đơn vị cũ", "the 34, and what each was formed of")),
        ('dti-rules units vn-63 "TP. Huế" "Đăk Lăk"', Text("tra tên như đã viết", "look up names as written")),
        ("dti-rules units vn-63 -o vn-63.csv", Text("cả danh sách thành bảng", "the whole list as a table")),
    ),
    "show": (
        ("dti-rules show dti-2022", Text("cả bộ chỉ số", "the whole rule set")),
        (
            "dti-rules show dti-2022 4.2",
            Text("một chỉ số: công thức, số liệu, căn cứ", "one indicator: formula, inputs, citation"),
        ),
    ),
    "check": (
        ("dti-rules check my_rules/", Text("kiểm tra một thư mục", "check a folder")),
        ("dti-rules check --diff my_rules/", Text("xem trước --fix sẽ sửa gì", "see what --fix would change")),
        ("dti-rules check --fix my_rules/", Text("viết lại tệp quy định", "rewrite the rule files")),
        ("dti-rules check my_rules/ --record", Text("ghi nhận mã băm của phiên bản", "note the digest of the version")),
    ),
    "verify": (
        (
            "dti-rules verify dti-2022",
            Text("mọi tính chất, 30 bản số liệu mỗi tính chất", "every property, 30 submissions each"),
        ),
        ("dti-rules verify my_rules/ --examples 5", Text("thử nhanh", "a quick try")),
    ),
    "conformance": (
        ("dti-rules conformance", Text("mọi bộ chỉ số, mọi cách tính", "every rule set, every backend")),
        (
            "dti-rules conformance dti-2022 -n 100 --backend javascript",
            Text("một bộ chỉ số, một cách tính", "one rule set, one backend"),
        ),
    ),
    "live": (
        ("dti-rules live dti-2022 -o page.html", Text("một trang chưa có số liệu", "a page without figures yet")),
        (
            "dti-rules live dti-2022 @illustrative-cohort -o page.html",
            Text("bốn tỉnh minh họa, xếp hạng với nhau", "four illustrative provinces, ranked with each other"),
        ),
    ),
    "audit": (
        ("dti-rules audit @press", Text("các nhận định báo chí kèm theo", "the press claims that ship with the tool")),
        (
            "dti-rules audit dti-2022 figures.csv -o audit.html",
            Text("số liệu của mình, thành trang web", "your own figures, as a page"),
        ),
    ),
    "diff": (("dti-rules diff dti-2021 dti-2022", Text("hai năm của một bộ chỉ số", "two years of an index")),),
    "compare": (
        (
            "dti-rules compare dti-2021 dti-2022",
            Text("số liệu đã công bố của hai năm", "the published figures of two years"),
        ),
        (
            'dti-rules compare dti-2021 dti-2022 --unit "Cà Mau"',
            Text("một tỉnh, từng chỉ số", "one province, indicator by indicator"),
        ),
    ),
    "simulate": (
        (
            "dti-rules simulate dti-2022 @published-mains --rounding",
            Text("các chữ số bị làm tròn", "the digits that rounding left out"),
        ),
        (
            "dti-rules simulate dti-2022 @published-mains --weights 10%",
            Text("trọng số xê dịch 10%", "weights moved by 10%"),
        ),
    ),
    "annex": (
        ("dti-rules annex dti-2022 -o annex.html", Text("bảng phụ lục thành trang web", "the annex's table as a page")),
    ),
    "new": (
        ("dti-rules new dti-2030 --from dti-2022 -o made", Text("chép từ một bộ đã có", "from one that exists")),
        ("dti-rules new dti-2030 --from-table annex.csv -o made", Text("từ bảng phụ lục", "from the annex's table")),
    ),
    "score": (
        ("dti-rules score dti-2022 @published-totals", Text("ví dụ kèm theo", "an example that ships with it")),
        (
            "dti-rules score dti-2022 figures.csv -o ranking.csv",
            Text("số liệu của mình, ghi ra tệp", "your own figures, to a file"),
        ),
        ("cat figures.csv | dti-rules score dti-2022 -", Text("đọc từ đầu vào chuẩn", "from standard input")),
    ),
    "template": (
        ('dti-rules template dti-2022 --unit "Cà Mau" -o ca-mau.xlsx', Text("tệp để điền", "a workbook to fill in")),
        (
            'dti-rules template dti-2022 --unit Huế --unit "Cà Mau" --unit "Đà Nẵng" -o cohort.xlsx',
            Text("mỗi đơn vị một cột, với điểm và hạng", "a column, points and a rank for each"),
        ),
        (
            "dti-rules template dti-2022 @illustrative-cohort -o cohort.xlsx",
            Text("tệp đã điền sẵn số liệu", "one with figures laid in"),
        ),
        (
            "dti-rules template dti-2022 --html -o form.html",
            Text("một trang tự tính để điền, không cần Excel", "a page to fill in that computes, without Excel"),
        ),
        (
            "dti-rules template dti-2022 --owner owners.csv -o form.xlsx",
            Text("thêm mỗi người một tệp", "and one for each owner"),
        ),
        (
            "dti-rules template dti-2022 --mark filled.xlsx -o marked.xlsx",
            Text("tô màu các ô sai", "colour the bad cells"),
        ),
    ),
    "merge": (
        (
            "dti-rules merge form-so-noi-vu.xlsx form-so-y-te.xlsx -o ca-mau.xlsx",
            Text("ghép phần của từng người", "join the parts of each owner"),
        ),
    ),
    "record": (
        ("dti-rules record dti-2022 figures.csv -o 2022.json", Text("chấm và lưu bản ghi", "score and keep a record")),
        (
            'dti-rules record dti-2022 figures.csv -o 2022.json --by "Sở TT&TT" --decision "922/QĐ-BTTTT"',
            Text("ghi cả người lập và văn bản", "with who made it, and under what"),
        ),
    ),
    "replay": (
        ("dti-rules replay 2022.json", Text("tính lại và đối chiếu", "compute again and compare")),
        (
            "dti-rules replay 2022.json --signature 2022.sig --key public.pem",
            Text("kiểm tra cả chữ ký rời", "check a detached signature too"),
        ),
    ),
    "rounds": (
        ("dti-rules rounds list register.db", Text("các vòng trong sổ", "the rounds of a register")),
        ("dti-rules rounds diff register.db", Text("vòng cuối đổi gì, vì sao", "what the last round moved, and why")),
    ),
    "rounds add": (
        (
            'dti-rules rounds add register.db dti-2022 figures.csv --name declared --by "Sở TT&TT" --date 15/3/2023',
            Text("vòng tự khai", "the figures as declared"),
        ),
        (
            'dti-rules rounds add register.db --name reviewed --by "Bộ TTTT" --date 1/6/2023 --changes reviewed.csv',
            Text("vòng thẩm định: chỉ các số liệu bị sửa", "the review: only what it changes"),
        ),
    ),
    "rounds list": (("dti-rules rounds list register.db", Text("mỗi vòng một dòng", "a line a round")),),
    "rounds diff": (
        (
            'dti-rules rounds diff register.db declared final --unit "Cà Mau"',
            Text("từ tự khai đến chốt, một tỉnh", "from declared to final, one province"),
        ),
    ),
    "rounds show": (
        (
            'dti-rules rounds show register.db --unit "Cà Mau" --item 4.2',
            Text("phiếu của một chỉ số", "the sheet of one indicator"),
        ),
        (
            'dti-rules rounds show register.db --unit "Cà Mau" --sheets -o ca-mau.html',
            Text("giấy xác nhận và mọi phiếu, để in", "the certificate and every sheet, to be printed"),
        ),
    ),
    "register": (
        ("dti-rules register add register.jsonl 2022.json", Text("ghi thêm một bản ghi", "add a record")),
        ("dti-rules register list register.jsonl", Text("các bản ghi trong sổ", "the records in it")),
    ),
    "register add": (
        ("dti-rules register add register.jsonl 2022.json", Text("ghi thêm một bản ghi", "add a record")),
    ),
    "register list": (("dti-rules register list register.jsonl", Text("các bản ghi trong sổ", "the records in it")),),
    "register verify": (
        ("dti-rules register verify register.jsonl", Text("cả chuỗi và từng bản ghi", "the chain and every record")),
    ),
    "register export": (
        ("dti-rules register export register.jsonl 1 -o 2022.json", Text("lấy lại một bản ghi", "get a record back")),
    ),
    "export": (
        (
            "dti-rules export dti-2022 --to json -o dti-2022.json",
            Text("một tệp, đọc lại được", "one file that can be read back"),
        ),
        (
            "dti-rules export dti-2022 @illustrative-cohort --to sqlite -o scores.db",
            Text("điểm, hạng, căn cứ thành cơ sở dữ liệu", "scores, ranks and citations as a database"),
        ),
        (
            "dti-rules export dti-2022 @illustrative-cohort --to datasette -o newsroom",
            Text("thư mục mở bằng datasette", "a folder for datasette"),
        ),
    ),
    "batch": (
        ("dti-rules batch dti-2022 units.parquet -o scores.parquet", Text("mỗi dòng một đơn vị", "a row a unit")),
    ),
    "explain": (
        (
            'dti-rules explain dti-2022 @published-mains --unit "Cà Mau"',
            Text("cả bảng điểm của một tỉnh", "a province's whole scorecard"),
        ),
        ('dti-rules explain dti-2022 @illustrative-cohort --unit "Cà Mau" 4.2', Text("một chỉ số", "one indicator")),
    ),
    "gaps": (
        (
            'dti-rules gaps dti-2022 @illustrative-cohort --unit "Cà Mau"',
            Text("một tỉnh, từng mục một", "one province, item by item"),
        ),
        ("dti-rules gaps dti-2022 @illustrative-cohort", Text("mọi tỉnh trong tệp", "every province of the file")),
    ),
    "what-if": (
        (
            'dti-rules what-if dti-2022 @illustrative-cohort --unit "Cà Mau" --set dx_site=weekly',
            Text("đổi một số liệu", "another figure"),
        ),
    ),
    "neighbours": (
        (
            'dti-rules neighbours dti-2022 @illustrative-cohort --unit "Cà Mau" --above 1',
            Text("so với đơn vị xếp ngay trên", "against the unit ranked just above"),
        ),
    ),
    "plan": (
        (
            'dti-rules plan dti-2022 @illustrative-cohort --unit "Cà Mau" --target 600',
            Text("rẻ nhất để được 600 điểm", "the cheapest way to 600 points"),
        ),
        (
            'dti-rules plan dti-2022 figures.csv --unit "Cà Mau" --rank 2 --costs costs.csv',
            Text("lên hạng 2, với chi phí thật", "to rank 2, at real costs"),
        ),
    ),
    "report": (
        (
            'dti-rules report dti-2022 @illustrative-cohort --unit "Cà Mau" -o ca-mau.html',
            Text("một tỉnh, mở bằng trình duyệt", "one province, to be opened in a browser"),
        ),
        (
            "dti-rules report dti-2022 @illustrative-cohort --live -o live.html",
            Text("đổi được số liệu ngay trong trang", "figures can be changed in the page"),
        ),
        (
            "dti-rules report dti-2022 figures.csv --before last-year.csv -o report.html",
            Text("mọi tỉnh, so với năm trước", "every province, against the year before"),
        ),
    ),
    "schema": (
        (
            "dti-rules schema dti-2022 > dti-2022.schema.json",
            Text("để trình soạn thảo kiểm tra khi gõ", "for an editor that checks as you type"),
        ),
    ),
    "serve": (
        ("dti-rules serve", Text("mọi bộ chỉ số đã cài, chỉ cho máy này", "all installed rule sets, for this machine")),
        (
            "dti-rules serve dti-2022 --register register.db --port 8080",
            Text("một bộ, kèm sổ đăng ký", "one rule set, with a register"),
        ),
    ),
    "mcp": (
        ("dti-rules mcp", Text("mọi bộ chỉ số đã cài", "all rule sets that are installed")),
        ("dti-rules mcp dti-2022 my_rules/", Text("chỉ các bộ này", "these alone")),
    ),
    "plugins": (("dti-rules plugins", Text("tên, phiên bản, gói", "name, version, distribution")),),
}
"""By command: what to type, and what it is for."""


class EmptyValueError(click.UsageError):
    """An option or an argument is given an empty text where it needs a name or a file."""

    def __init__(self, param: click.Parameter, ctx: click.Context) -> None:
        super().__init__("empty", ctx)
        self.param = param


class TwiceError(click.UsageError):
    """An option of one value is given twice."""

    def __init__(self, param: click.Parameter, ctx: click.Context) -> None:
        super().__init__("twice", ctx)
        self.param = param


class WithExamples(click.Command):
    """A command whose help page ends with its examples. No option and no argument of it takes an empty text."""

    lang: Lang = "vi"

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuses an empty value, as of a shell's variable that is not set, and an option that is given twice.

        Of the latter the last would count, without a word; `--lang` was read before.
        """
        if ctx.resilient_parsing:
            return super().parse_args(ctx, args)
        given, _, order = self.make_parser(ctx).parse_args(list(args))
        for param in self.params:
            value = given.get(param.name or "")
            texts = value if isinstance(value, (list, tuple)) else [value]
            if any(isinstance(text, str) and not text.strip() for text in texts) and param.default != "":
                raise EmptyValueError(param, ctx)
        for option in dict.fromkeys(order):
            once = isinstance(option, click.Option) and not (option.multiple or option.is_flag or option.count)
            if once and option.name != "lang" and order.count(option) > 1:
                raise TwiceError(option, ctx)
        return super().parse_args(ctx, args)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the examples, each on a line of its own however narrow the terminal is."""
        words = ctx.command_path.removeprefix("dti-rules").strip()
        found = EXAMPLES.get(words or "dti-rules", ())
        if found:
            with formatter.section(_HEAD.of(self.lang)):
                for typed, what in found:
                    formatter.write(f"  {typed}\n      {what.of(self.lang)}\n")
