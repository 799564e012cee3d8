"""Shared by all tests: the rule set, its units, and strategies drawn from the declarations."""

import gc
import random
import signal
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path

import effort
import jsonschema
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from referencing import Registry, Resource

from dti_rules.cli.main import main
from dti_rules.loading.load import load_folder
from dti_rules.loading.schemas import schema, schema_folder
from dti_rules.model.rules import RuleSet
from dti_rules.model.submission import InputValue, Submission
from dti_rules.model.units import UnitList, unit_list
from dti_rules.plugins.registry import registry

settings.register_profile(
    "project", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.register_profile("quick", settings.get_profile("project"), max_examples=15)


def pytest_configure(config: pytest.Config) -> None:
    """With `-m "not long"` less is tried. Ctrl-C means what it means at a terminal, also where the shell ignores it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    gc.set_threshold(100_000, 20, 20)  # rule sets are many objects, and stay
    effort.quick = "not long" in config.option.markexpr
    settings.load_profile("quick" if effort.quick else "project")


def pytest_collection_finish() -> None:
    """What was imported stays."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _rule_sets_are_read_once() -> Iterator[None]:
    with effort.installed_rule_sets_read_once() if effort.quick else nullcontext():
        yield


@pytest.fixture(scope="session", autouse=True)
def _compiled_code_of_the_tests_alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DTI_RULES_CACHE", str(tmp_path_factory.mktemp("compiled")))
        yield


@pytest.fixture(scope="session")
def rules_folder() -> Path:
    return registry().find("dti-2022")


@pytest.fixture(scope="session")
def rules(rules_folder: Path) -> RuleSet:
    return load_folder(rules_folder)


@pytest.fixture(scope="session")
def first_rules() -> RuleSet:
    """The first transcription of decision 922, kept for tests of the machinery: it never changes."""
    return load_folder(Path(__file__).parent / "data" / "rules" / "first-transcription")


@pytest.fixture(scope="session")
def units() -> UnitList:
    found = unit_list("vn-63")
    assert found is not None
    return found


@pytest.fixture(scope="session")
def validator():
    """A full validator of one of our schemas."""

    def make_one(name):
        names = [path.name.removesuffix(".schema.json") for path in schema_folder().glob("*.schema.json")]
        known = [(f"{each}.schema.json", Resource.from_contents(schema(each))) for each in names]
        return jsonschema.Draft202012Validator(schema(name), registry=Registry().with_resources(known))

    return make_one


class Draw:
    """Strategies for one rule set: only what its declarations admit."""

    def __init__(self, rules: RuleSet, units: UnitList) -> None:
        self.rules, self.units = rules, list(units.units.values())

    def inputs(self, most: int = 1000) -> st.SearchStrategy[Mapping[str, InputValue]]:
        """All inputs, parts not above their wholes; zeros among them."""

        @st.composite
        def draw(draw: st.DrawFn) -> Mapping[str, InputValue]:
            # one seed a submission: 147 draws from hypothesis each would be slow and shrink badly
            chance = random.Random(draw(st.integers(0, 2**32)))
            zeros = draw(st.sampled_from((0.0, 0.1, 0.5)))
            found: dict[str, InputValue] = {}
            waiting = list(self.rules.inputs.values())
            while waiting:
                declared = waiting.pop(0)
                if declared.part_of is not None and declared.part_of not in found:
                    waiting.append(declared)
                elif declared.kind == "yes_no":
                    found[declared.id] = chance.random() < 0.5
                elif declared.kind == "choice":
                    found[declared.id] = chance.choice(list(declared.choices))
                else:
                    high = most if declared.high is None else int(declared.high)
                    if declared.part_of is not None:
                        high = int(found[declared.part_of])
                    found[declared.id] = 0 if chance.random() < zeros else chance.randint(0, high)
            return found

        return draw()

    def cohort(self, least: int = 1, most: int = 4, complete: bool = True) -> st.SearchStrategy[list[Submission]]:
        """Submissions of several units, all inputs stated."""
        sets = st.lists(self.inputs(), min_size=least, max_size=most)
        return sets.map(
            lambda rows: [Submission(u, v, complete=complete) for u, v in zip(self.units, rows, strict=False)]
        )


@pytest.fixture(scope="session")
def draw(rules: RuleSet, units: UnitList) -> Draw:
    return Draw(rules, units)


@pytest.fixture(scope="session")
def first_draw(first_rules: RuleSet, units: UnitList) -> Draw:
    return Draw(first_rules, units)


@pytest.fixture(scope="session")
def installed_rules(rules_folder: Path) -> RuleSet:
    """The rules of DTI 2022, also where a module's `rules` are others."""
    return load_folder(rules_folder)


@pytest.fixture(scope="session")
def installed_draw(installed_rules: RuleSet, units: UnitList) -> Draw:
    return Draw(installed_rules, units)


@pytest.fixture
def run(capsys, monkeypatch):
    """Runs a command in this process; gives exit code, output and error output."""
    monkeypatch.delenv("DTI_RULES_LANG", raising=False)

    def go(*words):
        with pytest.raises(SystemExit) as stop:
            main([str(word) for word in words])
        said = capsys.readouterr()
        return stop.value.code or 0, said.out, said.err

    return go
