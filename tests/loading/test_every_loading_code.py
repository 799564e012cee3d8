"""Every DTI-L code is brought about by a rule set that has that mistake, at its file, line and column."""

import pytest

from dti_rules.loading.reader import FORMS
from dti_rules.loading.schemas import schema
from dti_rules.words.catalogue import CATALOGUE

ONE = "    formula: share(trained, people, full_from = 10%)\n"
TRAINED = "trained: {kind: count, measured_in: person, part_of: people,"
PEOPLE = "  people: {kind: count, measured_in: person, label"
ANY = "{kind: number, measured_in: person, range: {from: 0, to: 1}, label: {vi: x}}"

WEIGHED = [("a.yaml", "max_points: 20\n", ""), ("decision.yaml", "  points_over: 30\n", "  formula: mean(alpha, beta)\n"), ("decision.yaml", "    points_over: 20\n", ""),
           ("a.yaml", "max_points: 15", "weight: 60%"), ("a.yaml", 'sources: [decree]\n    provenance: {title: official, points', 'sources: [decree]\n    provenance: {title: official, weight')]  # fmt: skip
SECOND = (
    "a.yaml",
    'place: "1.2"}\n    provenance: {title: official, points',
    'place: "1.2"}\n    provenance: {title: official, weight',
)
"""Alpha without points; the first of its two components has a weight."""

# code, file, the place told (after the § in these words of the file), and the edits that bring it about
CASES = [
    ("DTI-L002", "a.yaml", "max_points: §: 20", [("a.yaml", "max_points: 20", "max_points: : 20")]),
    ("DTI-L002", "rule-set.yaml", "version: 1.§\x07", [("rule-set.yaml", "1.0.0", "1.\x070")]),
    ("DTI-L002", "a.yaml", "\\u§d800", [("a.yaml", "id: alpha\n", 'id: "al\\ud800"\n')]),
    ("DTI-L004", "b.yaml", "§id: beta\ncite", [("b.yaml", "cite: {document: 1/QĐ, place: \"2\"}\n", "id: beta\ncite: {document: 1/QĐ, place: '2'}\n")]),
    ("DTI-L005", "a.yaml", "§max_point: 20", [("a.yaml", "max_points: 20", "max_point: 20")]),
    ("DTI-L005", "rule-set.yaml", "§zzzzzz", [("rule-set.yaml", "transcription: decision\n", "transcription: decision\nzzzzzz: 1\n")]),
    ("DTI-L006", "a.yaml", "§twenty", [("a.yaml", "max_points: 20", "max_points: twenty")]),
    ("DTI-L071", "a.yaml", "§020", [("a.yaml", "max_points: 20", "max_points: 020")]),
    ("DTI-L071", "rule-set.yaml", "§02022", [("rule-set.yaml", "year: 2022", "year: 02022")]),
    ("DTI-L006", "a.yaml", "§[20]", [("a.yaml", "max_points: 20", "max_points: [20]")]),
    ("DTI-L006", "a.yaml", "max_points: §{vi: x}", [("a.yaml", "max_points: 20", "max_points: {vi: x}")]),
    ("DTI-L006", "a.yaml", "title: §Một", [("a.yaml", "{vi: Chỉ số một, en: One}", "Một")]),
    ("DTI-L006", "a.yaml", "title: §[Một]", [("a.yaml", "{vi: Chỉ số một, en: One}", "[Một]")]),
    ("DTI-L006", "a.yaml", '{vi: §"", en: One', [("a.yaml", "{vi: Chỉ số một, en: One}", '{vi: "", en: One}')]),
    ("DTI-L006", "a.yaml", "{vi: §, en: One", [("a.yaml", "{vi: Chỉ số một, en: One}", "{vi: , en: One}")]),
    ("DTI-L006", "a.yaml", "formula: §[yes]", [("a.yaml", ONE, "    formula: [yes]\n")]),
    ("DTI-L006", "decision.yaml", "of: §[]", [("decision.yaml", "of: [alpha]", "of: []")]),
    ("DTI-L006", "decision.yaml", "of: §alpha", [("decision.yaml", "of: [alpha]", "of: alpha")]),
    ("DTI-L006", "decision.yaml", "§four", [("decision.yaml", "decimals: 4", "decimals: four")]),
    ("DTI-L006", "decision.yaml", "§[half_up]", [("decision.yaml", "mode: half_up", "mode: [half_up]")]),
    ("DTI-L006", "rule-set.yaml", "? §[a]", [("rule-set.yaml", "transcription: decision\n", "transcription: decision\n? [a]\n: b\n")]),
    ("DTI-L007", "rule-set.yaml", "§id: small", [("rule-set.yaml", "units: vn-63\n", "")]),
    ("DTI-L007", "rule-set.yaml", "§id: small", [("decision.yaml", "missing: {raw_inputs: zero_with_warning, provenance: {provenance: official}}\n", "")]),
    ("DTI-L007", "a.yaml", "- §id: alpha_one", [("a.yaml", ONE, "")]),
    ("DTI-L008", "a.yaml", "§cuont", [("a.yaml", "kind: count", "kind: cuont")]),
    ("DTI-L008", "a.yaml", "people: §share\n", [("a.yaml", "people: shared", "people: share")]),
    ("DTI-L009", "a.yaml", "code: §1\n", [("a.yaml", 'code: "1"\n', "code: 1\n")]),
    ("DTI-L009", "a.yaml", "code: §no\n", [("a.yaml", 'code: "1"\n', "code: no\n")]),
    ("DTI-L006", "a.yaml", "code:§ \n", [("a.yaml", 'code: "1"\n', "code: \n")]),
    ("DTI-L113", "a.yaml", 'code: §"1\u200b"\n', [("a.yaml", 'code: "1"\n', 'code: "1\u200b"\n')]),
    ("DTI-L113", "a.yaml", 'code: §"１"\n', [("a.yaml", 'code: "1"\n', 'code: "１"\n')]),
    ("DTI-L113", "a.yaml", 'code: §" 1"\n', [("a.yaml", 'code: "1"\n', 'code: " 1"\n')]),
    ("DTI-L114", "a.yaml", "title: §!!python/object:os.system", [("a.yaml", "title: {vi: Chỉ số một, en: One}", "title: !!python/object:os.system {vi: Chỉ số một, en: One}")]),
    ("DTI-L114", "a.yaml", "code: §!one", [("a.yaml", 'code: "1"\n', 'code: !one "1"\n')]),
    ("DTI-L115", "decision.yaml", "b.yaml, §./a.yaml", [("decision.yaml", "[a.yaml, b.yaml]", "[a.yaml, b.yaml, ./a.yaml]")]),
    ("DTI-L010", "decision.yaml", "§20/05/2022", [("decision.yaml", "2022-05-20", "20/05/2022")]),
    ("DTI-L010", "decision.yaml", "§2022-02-30", [("decision.yaml", "2022-05-20", "2022-02-30")]),
    ("DTI-L010", "decision.yaml", "§20220520", [("decision.yaml", "2022-05-20", "20220520")]),
    ("DTI-L011", "rule-set.yaml", "§Small", [("rule-set.yaml", "id: small", "id: Small")]),
    ("DTI-L012", "decision.yaml", "§99", [("decision.yaml", "decimals: 4", "decimals: 99")]),
    ("DTI-L012", "rule-set.yaml", "year: §22\n", [("rule-set.yaml", "year: 2022", "year: 22")]),
    ("DTI-L012", "a.yaml", "§-15", [("a.yaml", "max_points: 15", "max_points: -15")]),
    ("DTI-L013", "a.yaml", "§20,0", [("a.yaml", "max_points: 20", "max_points: 20,0")]),
    ("DTI-L014", "a.yaml", "max_points: §20", [("a.yaml", "max_points: 15", "max_points: 14")]),
    ("DTI-L014", "decision.yaml", "§31", [("decision.yaml", "points_over: 30", "points_over: 31")]),
    ("DTI-L014", "decision.yaml", "points_over: §10\n", [("decision.yaml", "points_over: 20", "points_over: 10")]),
    ("DTI-L015", "b.yaml", "§idle", [("b.yaml", "has_plan: {", "idle: {kind: yes_no, label: {vi: x}}\n      has_plan: {")]),
    ("DTI-L015", "b.yaml", "§people: shared", [("b.yaml", "has_plan: {", "people: shared\n      has_plan: {")]),
    ("DTI-L015", "decision.yaml", "§idle", [("decision.yaml", PEOPLE, f"  idle: {ANY}\n{PEOPLE}")]),
    ("DTI-L016", "b.yaml", "§people: {kind: number", [("b.yaml", "has_plan: {", f"people: {ANY}\n      has_plan: {{")]),
    ("DTI-L017", "b.yaml", "§peple", [("b.yaml", "has_plan: {", "peple: shared\n      has_plan: {")]),
    ("DTI-L017", "b.yaml", "§zzzz", [("b.yaml", "has_plan: {", "zzzz: shared\n      has_plan: {")]),
    ("DTI-L018", "a.yaml", "§id: alpha\n", [("a.yaml", 'cite: {document: 1/QĐ, place: "1"}\n', "")]),
    ("DTI-L018", "a.yaml", "§{title: official}", [("a.yaml", "provenance: {title: official, points: official}", "provenance: {title: official}")]),
    ("DTI-L018", "b.yaml", "    provenance: §{title: official, points: official}", [("b.yaml", ", formula: derived", "")]),
    ("DTI-L019", "a.yaml", "part_of: §peple", [("a.yaml", "part_of: people", "part_of: peple")]),
    ("DTI-L019", "decision.yaml", "[§peple", [("decision.yaml", "inputs:\n", "general_information: [peple]\ninputs:\n")]),
    ("DTI-L020", "a.yaml", "part_of: §people, label", [("a.yaml", TRAINED, TRAINED.replace("person", "firm"))]),
    ("DTI-L020", "a.yaml", "part_of: §trained, label", [("a.yaml", "part_of: people", "part_of: trained")]),
    ("DTI-L020", "b.yaml", "part_of: §people, label", [("b.yaml", "kind: yes_no,", "kind: yes_no, part_of: people,")]),
    ("DTI-L021", "b.yaml", 'code: §"1"\n', [("b.yaml", 'code: "2"\n', 'code: "1"\n')]),
    ("DTI-L022", "decision.yaml", "§people: {kind", [("decision.yaml", PEOPLE, PEOPLE.replace("count", "number"))]),
    ("DTI-L023", "decision.yaml", "§{from: 10", [("decision.yaml", PEOPLE, PEOPLE.replace("label", "range: {from: 10, to: 0}, label"))]),
    ("DTI-L024", "a.yaml", "§chair: {", [("a.yaml", " choices: {head: {vi: Trưởng}, none: {vi: Không}},", "")]),
    ("DTI-L024", "b.yaml", "§has_plan: {", [("b.yaml", "kind: yes_no,", "kind: yes_no, choices: {a: {vi: x}},")]),
    ("DTI-L025", "decision.yaml", "§people: {kind", [("decision.yaml", PEOPLE, "  people: {kind: count, label")]),
    ("DTI-L026", "decision.yaml", "§peron", [("decision.yaml", PEOPLE, PEOPLE.replace("person", "peron"))]),
    ("DTI-L027", "a.yaml", "§decre]", [("a.yaml", "sources: [decree]", "sources: [decre]")]),
    ("DTI-L027", "a.yaml", "§zzzz", [("a.yaml", "sources: [decree]", "sources: [zzzz]")]),
    ("DTI-L028", "b.yaml", "id: §alpha_one", [("b.yaml", "id: beta_one", "id: alpha_one")]),
    ("DTI-L028", "decision.yaml", "§alpha:\n", [("decision.yaml", "  first:\n", "  alpha:\n")]),
    ("DTI-L029", "b.yaml", "id: §people\n", [("b.yaml", "id: beta_one", "id: people")]),
    ("DTI-L030", "a.yaml", "title: §&t {vi: x}", [("a.yaml", "title: {vi: Chỉ số một, en: One}", "title: &t {vi: x}\nnote: *t")]),
    ("DTI-L031", "a.yaml", "max_points: " + "[" * 60 + "§[", [("a.yaml", "max_points: 20", "max_points: " + "[" * 61)]),
    ("DTI-L031", "a.yaml", "\n§- - ", [("a.yaml", "max_points: 20", "max_points:\n" + "- " * 60 + "1")]),
    ("DTI-L033", "a.yaml", "", [("a.yaml", "", "# chưa có gì\n")]),
    ("DTI-L034", "decision.yaml", "§c.yaml]", [("decision.yaml", "b.yaml]", "c.yaml]")]),
    ("DTI-L034", "rule-set.yaml", "§nowhere", [("rule-set.yaml", "transcription: decision", "transcription: nowhere")]),
    ("DTI-L034", "decision.yaml", "a.yaml, §bbb", [("decision.yaml", "b.yaml]", "b" * 5000 + ".yaml]")]),
    ("DTI-L035", "b.yaml", "id: §when", [("b.yaml", "id: beta_one", "id: when")]),
    ("DTI-L035", "b.yaml", "§Kế_hoạch", [("b.yaml", "has_plan: {", "Kế_hoạch: {")]),
    ("DTI-L035", "decision.yaml", "§Trụ cột:", [("decision.yaml", "  first:\n", "  Trụ cột:\n")]),
    ("DTI-L036", "a.yaml", "§people: {vi: Dân", [("a.yaml", "none: {vi: Không}", "people: {vi: Dân}")]),
    ("DTI-L035", "a.yaml", "§Trưởng: {vi", [("a.yaml", "none: {vi: Không}", "Trưởng: {vi: Không}")]),
    ("DTI-L035", "a.yaml", "§is: {vi", [("a.yaml", "none: {vi: Không}", "is: {vi: Không}")]),
    ("DTI-L036", "a.yaml", "§beta_one: {vi", [("a.yaml", "none: {vi: Không}", "beta_one: {vi: Không}")]),
    ("DTI-L036", "a.yaml", "§first: {vi", [("a.yaml", "none: {vi: Không}", "first: {vi: Không}")]),
    ("DTI-L036", "a.yaml", "§total: {vi", [("a.yaml", "none: {vi: Không}", "total: {vi: Không}")]),
    ("DTI-L037", "decision.yaml", "part_of: §trained, label", [("decision.yaml", PEOPLE, PEOPLE.replace("label", "part_of: trained, label"))]),
    ("DTI-L038", "decision.yaml", "§alhpa", [("decision.yaml", "of: [alpha]", "of: [alhpa]")]),
    ("DTI-L038", "rule-set.yaml", "§bêta", [("rule-set.yaml", "transcription: decision\n", "transcription: decision\nnot_assessed: {bêta: leave}\n")]),
    ("DTI-L039", "rule-set.yaml", "§99", [("rule-set.yaml", "format: 1", "format: 99")]),
    ("DTI-L090", "rule-set.yaml", "code: §A, vi: Bê", [("rule-set.yaml", "units: vn-63\n", 'units: own\nunit_lists: {own: {units: [{code: A, vi: An}, {code: A, vi: Bê}]}}\n')]),
    ("DTI-L091", "rule-set.yaml", "vi: §an}", [("rule-set.yaml", "units: vn-63\n", 'units: own\nunit_lists: {own: {units: [{code: A, vi: An}, {code: B, vi: an}]}}\n')]),
    ("DTI-L091", "rule-set.yaml", "also: [Bê, §An]", [("rule-set.yaml", "units: vn-63\n", 'units: own\nunit_lists: {own: {units: [{code: A, vi: An}, {code: B, vi: Bê, also: [Bê, An]}]}}\n')]),
    ("DTI-L092", "rule-set.yaml", "{§vn-63: {", [("rule-set.yaml", "units: vn-63\n", 'units: vn-63\nunit_lists: {vn-63: {units: [{code: A, vi: An}]}}\n')]),
    ("DTI-L093", "rule-set.yaml", "§\"vn-63:03\"", [("rule-set.yaml", "units: vn-63\n", 'units: own\nunit_lists: {own: {units: [{code: A, vi: An, formed_of: ["vn-63:01", "vn-63:03"]}]}}\n')]),
    ("DTI-L093", "rule-set.yaml", "§\"own:A\"", [("rule-set.yaml", "units: vn-63\n", 'units: own\nunit_lists: {own: {units: [{code: A, vi: An}, {code: B, vi: Bê, formed_of: ["own:A"]}]}}\n')]),
    ("DTI-L093", "rule-set.yaml", '§"old:B"', [("rule-set.yaml", "units: vn-63\n", 'units: own\nunits_formed: {from: old, by: mean_of_main_values}\nunit_lists: {own: {units: [{code: A, vi: An, formed_of: ["old:A", "old:B"]}]}, old: {units: [{code: A, vi: An}]}}\n')]),
    ("DTI-L094", "rule-set.yaml", "{§own: {", [("rule-set.yaml", "units: vn-63\n", 'units: vn-63\nunit_lists: {own: {units: [{code: A, vi: An}]}}\n')]),
    ("DTI-L011", "rule-set.yaml", "{§Own: {", [("rule-set.yaml", "units: vn-63\n", 'units: Own\nunit_lists: {Own: {units: [{code: A, vi: An}]}}\n')]),
    ("DTI-L011", "rule-set.yaml", "code: §A:1", [("rule-set.yaml", "units: vn-63\n", 'units: own\nunit_lists: {own: {units: [{code: A:1, vi: An}]}}\n')]),
    ("DTI-L009", "rule-set.yaml", "code: §01,", [("rule-set.yaml", "units: vn-63\n", 'units: own\nunit_lists: {own: {units: [{code: 01, vi: An}]}}\n')]),
    ("DTI-L034", "rule-set.yaml", "{own: §units.yaml}", [("rule-set.yaml", "units: vn-63\n", 'units: own\nunit_lists: {own: units.yaml}\n')]),
    ("DTI-L060", "rule-set.yaml", "{own: §../units.yaml}", [("rule-set.yaml", "units: vn-63\n", 'units: own\nunit_lists: {own: ../units.yaml}\n')]),
    ("DTI-L040", "rule-set.yaml", "units: §onw", [("rule-set.yaml", "units: vn-63\n", 'units: onw\nunit_lists: {}\n')]),
    ("DTI-L040", "rule-set.yaml", "§vn-36", [("rule-set.yaml", "units: vn-63", "units: vn-36")]),
    ("DTI-L040", "rule-set.yaml", "units: §aaa", [("rule-set.yaml", "units: vn-63", "units: " + "a" * 5000)]),
    ("DTI-L045", "rule-set.yaml", "{§alpha_one: {highest", [("rule-set.yaml", "transcription: decision\n", "transcription: decision\nextremes: {alpha_one: {highest: 3, provenance: derived}}\n")]),
    ("DTI-L046", "rule-set.yaml", "{§alpha_one: {lowest", [("rule-set.yaml", "transcription: decision\n", "transcription: decision\nextremes: {alpha_one: {lowest: 3, provenance: derived}}\n"),
                                                          ("a.yaml", "share(trained, people, full_from = 10%)", "of_highest(rate(trained, people))")]),
    ("DTI-L051", "decision.yaml", "§people: {value", [("decision.yaml", "measures:\n", "parameters:\n  people: {value: 1, label: {vi: x}, provenance: official, cite: {document: x, place: y}}\nmeasures:\n")]),
    ("DTI-L052", "decision.yaml", "§least: {value", [("decision.yaml", "measures:\n", "parameters:\n  least: {value: 1, label: {vi: x}, provenance: official, cite: {document: x, place: y}}\nmeasures:\n")]),
    ("DTI-L116", "a.yaml", "range: §open", [("a.yaml", "max_points: 15\n", "max_points: 15\n    range: open\n"), ("a.yaml", "share(trained, people, full_from = 10%)", "rate(trained, people)")]),
    ("DTI-L116", "b.yaml", "range: §open", [("b.yaml", "max_points: 10\ncite", "max_points: 10\nrange: open\ncite")]),
    ("DTI-L112", "b.yaml", "formula: mean(yes(has_plan)§, yes", [
        ("b.yaml", "  - id: beta_one\n", "  - {id: beta_one, formula: mean(yes(has_plan), yes(has_plan)),\n"), ("b.yaml", '    code: "2.1"\n', '    code: "2.1",\n'),
        ("b.yaml", "{vi: Chỉ số hai một, en: Two one}\n    max_points: 10\n    inputs:\n      has_plan: {kind: yes_no, label: {vi: Có kế hoạch, en: Has a plan}}\n    formula: yes(has_plan)\n    cite: {document: 1/QĐ, place: \"2.1\"}\n    provenance: {title: official, points: official, formula: derived}\n",
         "{vi: x}, max_points: 10, inputs: {has_plan: {kind: yes_no, label: {vi: x}}}, cite: {document: 1/QĐ, place: x}, provenance: {title: official, points: official, formula: derived}}\n")]),
    ("DTI-L110", "a.yaml", 'code: §"1"', WEIGHED),
    ("DTI-L110", "a.yaml", 'code: §"1"', [*WEIGHED, ("a.yaml", "    max_points: 5\n", "")]),
    ("DTI-L111", "a.yaml", 'code: §"1"', [*WEIGHED, ("a.yaml", "max_points: 5\n", "weight: 50%\n"), SECOND]),
    ("DTI-L111", "a.yaml", 'code: §"1"', [*WEIGHED, ("a.yaml", "weight: 60%", "weight: 0.6"), ("a.yaml", "max_points: 5\n", "weight: 0.5\n"), SECOND]),
    ("DTI-L080", "decision.yaml", "total:\n  §points_over: 0", [
        ("a.yaml", "max_points: 20", "max_points: 0"), ("a.yaml", "max_points: 15", "max_points: 0"), ("a.yaml", "max_points: 5", "max_points: 0"),
        ("decision.yaml", "    points_over: 20", "    points_over: 0"), ("decision.yaml", "  points_over: 30", "  points_over: 0"),
        ("b.yaml", 'code: "2"\ntitle: {vi: Chỉ số hai, en: Two}\nmax_points: 10', 'code: "2"\ntitle: {vi: Chỉ số hai, en: Two}\nmax_points: 0'),
        ("b.yaml", "    max_points: 10", "    max_points: 0")]),
    ("DTI-L098", "b.yaml", "§formula: yes(has_plan)", [("b.yaml", "    formula: yes(has_plan)", '    index: {rule_set: x, version: 1.0.0, digest: "sha256:' + "0" * 64 + '"}\n    formula: yes(has_plan)')]),
    ("DTI-L099", "decision.yaml", "at_least: §99", [("decision.yaml", "ties: shared_then_skip", "ties: shared_then_skip, at_least: 99")]),
    ("DTI-L100", "a.yaml", 'code: §"1.1"', [("a.yaml", ONE, ONE + "    not_assessed_when: people is 0\n")]),
    ("DTI-L100", "decision.yaml", "§leave_out", [("decision.yaml", "zero_with_warning", "leave_out")]),
    ("DTI-L101", "rule-set.yaml", "{§alpha: {of", [("rule-set.yaml", "transcription: decision\n", "transcription: decision\nnot_assessed_by_unit: {how: rescale, provenance: official, units: {alpha: {of: [Cà Mau], provenance: official}}}\n"),
                                                 ("decision.yaml", "  points_over: 30", "  formula: 2/3 * alpha + 1/3 * beta\n  points_over: 30")]),
    ("DTI-L102", "rule-set.yaml", "[§hill]", [("rule-set.yaml", "transcription: decision\n", "transcription: decision\nnot_assessed_by_unit: {how: rescale, provenance: official, units: {alpha_one: {groups: [hill], provenance: official}}}\n")]),
    ("DTI-T006", "rule-set.yaml", "[§Cà Mua]", [("rule-set.yaml", "transcription: decision\n", "transcription: decision\nnot_assessed_by_unit: {how: rescale, provenance: official, units: {alpha_one: {of: [Cà Mua], provenance: official}}}\n")]),
    ("DTI-L103", "decision.yaml", "{§people: {by", [("decision.yaml", "zero_with_warning", "zero_with_warning, imputed: {people: {by: constant, provenance: official}}")]),
    ("DTI-L104", "decision.yaml", "{§people: {by", [("decision.yaml", "zero_with_warning", "zero_with_warning, imputed: {people: {by: mean, provenance: official}}")]),
    ("DTI-L105", "a.yaml", "not_assessed_when: §of_highest(rate(trained, people)) < 1/2", [("a.yaml", ONE, ONE + "    not_assessed_when: of_highest(rate(trained, people)) < 1/2\n"),
                 ("rule-set.yaml", "transcription: decision\n", "transcription: decision\nnot_assessed_by_unit: {how: rescale, provenance: official}\n")]),
    ("DTI-F007", "a.yaml", "not_assessed_when: §peopel is 0", [("a.yaml", ONE, ONE + "    not_assessed_when: peopel is 0\n")]),
    ("DTI-L053", "rule-set.yaml", "{§least: not_used", [("rule-set.yaml", "transcription: decision\n", "transcription: decision\nparameters: {least: not_used}\n")]),
    ("DTI-L007", "decision.yaml", "§least: {label", [("decision.yaml", "measures:\n", "parameters:\n  least: {label: {vi: x}, provenance: official, cite: {document: x, place: y}}\nmeasures:\n")]),
    ("DTI-L018", "decision.yaml", "§least: {value", [("decision.yaml", "measures:\n", "parameters:\n  least: {value: 1, label: {vi: x}, provenance: official}\nmeasures:\n")]),
    ("DTI-L026", "decision.yaml", "measured_in: §dozen", [("decision.yaml", "measures:\n", "parameters:\n  least: {value: 1, measured_in: dozen, label: {vi: x}, provenance: official}\nmeasures:\n")]),
    ("DTI-L060", "rule-set.yaml", "transcription: §..", [("rule-set.yaml", "transcription: decision", "transcription: ../decision")]),
    ("DTI-L061", "rule-set.yaml", "vi: §\"B\\a\"", [("rule-set.yaml", "vi: Bộ chỉ số nhỏ", 'vi: "B\\a"')]),
    ("DTI-R001", "rule-set.yaml", "§dti-2022:", [("rule-set.yaml", "transcription: decision", "transcription: dti-2022:decision")]),
]  # fmt: skip


def test_the_small_rule_set_has_no_problem(plant, problems_of):
    assert problems_of(plant()) == []


def _place(path, marked):
    """`file:line:column` of the § in the words that the file holds once."""
    if not marked:
        return str(path)
    before, _, after = marked.partition("§")
    text = path.read_text(encoding="utf-8")
    assert text.count(before + after) == 1
    upto = text[: text.index(before + after) + len(before)].split("\n")
    return f"{path}:{len(upto)}:{len(upto[-1]) + 1}"


@pytest.mark.parametrize(
    ("code", "file", "marked", "edits"), CASES, ids=[f"{case[0]}-{i}" for i, case in enumerate(CASES)]
)
def test_each_mistake_has_its_code_and_place(code, file, marked, edits, plant, problems_of):
    folder = plant(*edits)
    path = folder / file if file == "rule-set.yaml" else folder / "decision" / file
    found = problems_of(folder)
    assert (code, _place(path, marked)) in [(p.code, str(p.place)) for p in found]
    for told in found:
        for lang in ("vi", "en"):
            assert told.line(lang).isprintable(), "one line, whatever the file holds"


# edits, and a line of the Vietnamese and of the English sentence
SENTENCES = [
    (("a.yaml", "max_points: 20", "max_points: twenty"),
     "cần một số như 10, 7.5 hoặc 80%, gặp «twenty»; hãy sửa giá trị",
     "a number such as 10, 7.5 or 80% is needed, found 'twenty'; mend the value"),
    (("decision.yaml", "of: [alpha]", "of: alpha"),
     "cần một danh sách như [a, b], gặp «alpha»; hãy sửa giá trị",
     "a list such as [a, b] is needed, found 'alpha'; mend the value"),
    (("rule-set.yaml", "version: 1.0.0", "version: 1.0.x"),
     "«1.0.x» không đúng dạng; hãy viết theo dạng 1.0.0",
     "'1.0.x' has the wrong form; write the form 1.0.0"),
    (("rule-set.yaml", "id: small", "id: Small"),
     "«Small» không đúng dạng; hãy viết theo dạng dti-2022 (chữ thường không dấu, chữ số, nối bằng -)",
     "'Small' has the wrong form; write the form dti-2022 (lower-case ASCII letters and digits, joined by -)"),
    (("b.yaml", "id: beta_one", "id: Beta_one"),
     "«Beta_one» không đúng dạng; hãy viết theo dạng dx_staff (chữ thường không dấu, chữ số và _)",
     "'Beta_one' has the wrong form; write the form dx_staff (lower-case ASCII letters, digits and _)"),
    (("decision.yaml", "points_over: 30", "points_over: 31"),
     "điểm của «total» không khớp: ghi 31 nhưng các phần cộng lại là 30 (1: 20, 2: 10); hãy sửa điểm của một phần hoặc của «total»",
     "the points of 'total' do not add up: it has 31, its parts have 30 (1: 20, 2: 10); mend the points of a part or of 'total'"),
    (("a.yaml", 'cite: {document: 1/QĐ, place: "1"}\n', ""),
     "thiếu trích dẫn (cite); hãy thêm khóa cite, hoặc khóa còn thiếu trong provenance",
     "the citation (cite) is missing; add the key `cite`, or the missing key in `provenance`"),
    (("b.yaml", ", formula: derived", ""),
     "thiếu nguồn gốc (provenance) của formula; hãy thêm khóa cite, hoặc khóa còn thiếu trong provenance",
     "the provenance of formula is missing; add the key `cite`, or the missing key in `provenance`"),
    (("a.yaml", "title: {vi: Chỉ số một, en: One}", "title: &t {vi: x}\nnote: *t"),
     "tệp dùng lại một khối YAML bằng dấu & và *; hãy chép đủ nội dung vào từng chỗ",
     "the file repeats a YAML block by & and *; write the block out in each place"),
    (("a.yaml", "none: {vi: Không}", "beta: {vi: Không}"),
     "phương án «beta» của «chair» trùng với mã của một số liệu đầu vào hoặc chỉ số; hãy đặt từ khác",
     "the choice 'beta' of 'chair' is the id of an input or indicator as well; choose another word"),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "vi", "en"), SENTENCES)
def test_a_problem_reads_well_in_both_languages(edit, vi, en, plant, problems_of):
    found = problems_of(plant(edit))
    assert (vi, en) in [(p.sentence("vi"), p.sentence("en")) for p in found]


def _texts_with_a_pattern(rule):
    if isinstance(rule, dict):
        if rule.get("type") == "string" and "pattern" in rule:
            yield rule["pattern"]
        rule = list(rule.values())
    if isinstance(rule, list):
        for part in rule:
            yield from _texts_with_a_pattern(part)


@pytest.mark.parametrize("name", ["common", "rule-set", "decision", "main-indicator", "digests"])
def test_every_pattern_of_a_text_is_said_in_words(name):
    for pattern in _texts_with_a_pattern(schema(name)):
        assert pattern in FORMS


def test_a_file_that_cannot_be_read_is_told(plant, problems_of, monkeypatch):
    folder = plant()

    def refuse(path, mode):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    (found,) = problems_of(folder)
    assert found.code == "DTI-L001"
    assert found.sentence("vi") == "không đọc được tệp: không có quyền; hãy kiểm tra đường dẫn và quyền đọc"


def test_a_file_that_is_no_utf_8_is_told_with_its_line(plant, problems_of):
    folder = plant()
    (folder / "decision" / "a.yaml").write_bytes("id: alpha\ntitle: Đà Nẵng\n".encode("cp1258", "replace"))
    (found,) = problems_of(folder)
    assert (found.code, found.place.line) == ("DTI-L003", 2)


def test_a_file_that_is_no_text_is_told_by_what_it_is(plant, problems_of):
    folder = plant()
    (folder / "decision" / "a.yaml").write_bytes(b"PK\x03\x04 xl/workbook.xml")
    (found,) = problems_of(folder)
    assert (found.code, found.sentence("vi")[:43]) == ("DTI-L070", "tệp này là bảng tính Excel (.xlsx), không p")


def test_a_folder_without_a_rule_set_is_told(tmp_path, problems_of):
    (found,) = problems_of(tmp_path)
    assert (found.code, found.place.file) == ("DTI-L032", str(tmp_path))
    (found,) = problems_of(tmp_path / "nowhere")
    assert found.code == "DTI-L032"


def test_every_loading_code_of_the_catalogue_is_brought_about_here():
    elsewhere = {"DTI-L001", "DTI-L003", "DTI-L032", "DTI-L070"}  # the tests above
    elsewhere |= {"DTI-L062"}  # tests/tables: numbers of JSON
    assert {code for code in CATALOGUE if code.startswith("DTI-L")} == elsewhere | {
        code for code, *_ in CASES if code.startswith("DTI-L")
    }


def test_unreadable_files_are_all_told_at_once(plant, problems_of):
    folder = plant(
        ("rule-set.yaml", "year: 2022", "year: 22"),
        ("a.yaml", "max_points: 20", "max_points: : 20"),
        ("b.yaml", "max_points: 10\ncite", "max_points: {\ncite"),
    )
    assert [p.code for p in problems_of(folder)] == ["DTI-L012", "DTI-L002", "DTI-L002"]


def test_a_node_that_lost_its_id_does_not_make_others_point_nowhere(plant, problems_of):
    (found,) = problems_of(plant(("a.yaml", "id: alpha\n", "")))
    assert (found.code, found.facts["key"]) == ("DTI-L007", "id")


@pytest.mark.parametrize(
    "edit",
    [
        ("a.yaml", "sources: [decree]", "sources: [{a: b}]"),
        ("a.yaml", "components:\n", "components:\n  - just words\n"),
        ("a.yaml", "components:\n", "checked: {by: An}\ncomponents:\n"),
        ("decision.yaml", "of: [alpha]", "of: [[alpha]]"),
        ("decision.yaml", "main_indicators: [a.yaml, b.yaml]", "main_indicators: [a.yaml, [b.yaml]]"),
        ("decision.yaml", "  first:\n", "  second:\n  first:\n"),
        ("decision.yaml", "inputs:\n", "general_information: [{a: b}]\ninputs:\n"),
        ("decision.yaml", "inputs:\n", "title: &t {vi: x}\nnot_assessed: *t\nnot_assessed: {}\ninputs:\n"),
        ("decision.yaml", "measures:\n", "measures: []\nsources_:\n"),
    ],
)
def test_a_part_of_the_wrong_shape_is_a_problem_and_never_a_crash(edit, plant, problems_of):
    assert problems_of(plant(edit))
