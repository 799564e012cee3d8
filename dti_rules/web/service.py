"""What is served: the rule sets, the register, and the answer to each request. It keeps nothing between requests."""

import errno
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dti_rules.model.rules import RuleSet
from dti_rules.plugins.registry import Chosen, Registry, registry
from dti_rules.web import problems
from dti_rules.web.asked import Answer, Asked, language_of
from dti_rules.web.problems import RefusedError, refuse
from dti_rules.web.settings import Settings
from dti_rules.words.names import nearest
from dti_rules.words.problems import Problem, ProblemsError, did_you_mean, fail, problem
from dti_rules.words.text import Text
from dti_rules.words.uncollected import uncollected

if TYPE_CHECKING:
    pass


class Service:
    """The rule sets of the settings, loaded and checked. Raises ProblemsError where one cannot be."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.rule_sets: dict[str, RuleSet] = {}
        self.chosen: dict[str, Chosen] = {}
        """Why each is the one that it is, for records."""
        self.skipped: list[Problem] = []
        found = self.registry
        for name in settings.rule_sets or found.folders:
            try:
                rules, chosen = found.resolve(name)
            except ProblemsError as error:
                if settings.rule_sets:
                    raise
                self.skipped += error.problems  # one that is broken does not take the others down
                continue
            if rules.id in self.rule_sets:
                raise fail("DTI-O020", id=rules.id)
            self.rule_sets[rules.id], self.chosen[rules.id] = rules, chosen
        self._submission_validators: dict[str, Any] = {}

    @cached_property
    def registry(self) -> Registry:
        """What is installed."""
        return registry()

    def rules(self, name: str) -> RuleSet:
        """The served rule set of that id, or `id@version`. Raises RefusedError where there is none."""
        rules_id, _, version = name.partition("@")
        rules = self.rule_sets.get(rules_id)
        if rules is None or (version and rules.version != version):
            known = ", ".join(str(each) for each in self.rule_sets.values())
            near = nearest(rules_id, self.rule_sets) if rules is None else None
            raise refuse(
                404, "DTI-O017", name=name, hint=did_you_mean(near, Text(f"có: {known}", f"there are: {known}"))
            )
        return rules

    def find(self, name: str) -> RuleSet | None:
        """The served rule set that a claim names; None where there is none."""
        try:
            return self.rules(name)
        except RefusedError:
            return None

    def refuse_misfits(self, rules: RuleSet, submissions: Iterable[object], at: str) -> None:
        """Holds submissions to the rule set's own schema; raises ProblemsError. `at` is their pointer in the body."""
        from dti_rules.report.submission_schema import submission_schema  # noqa: PLC0415  not every process reads figures
        from dti_rules.web.shapes import refuse_misfits, validator_of  # noqa: PLC0415  jsonschema takes long to import

        if rules.id not in self._submission_validators:
            self._submission_validators[rules.id] = validator_of(submission_schema(rules))
        for i, each in enumerate(submissions):
            refuse_misfits(self._submission_validators[rules.id], each, f"{at}/{i}")

    @uncollected()
    def answer(self, asked: Asked) -> Answer:
        """The answer to a request; what is wrong with it is an answer too."""
        from dti_rules.web.call import Call  # noqa: PLC0415  the two know each other
        from dti_rules.web.operations import OPERATIONS  # noqa: PLC0415  likewise

        query = dict(asked.query)
        lang = language_of(query.get("lang", ""), asked.language)
        call: Call | None = None
        try:
            call = Call(self, OPERATIONS[asked.operation], asked, lang)
            return call.answer()
        except RefusedError as error:
            return problems.answer(error.status, error.problems, lang, asked.root, headers=error.headers)
        except ProblemsError as error:
            return problems.of_error(error, lang, asked.root, None if call is None else call.pointers)
        except MemoryError:
            return problems.answer(422, (problem("DTI-O008"),), lang, asked.root)
        except Exception as error:
            if _for_want_of_memory(error):
                return problems.answer(422, (problem("DTI-O008"),), lang, asked.root)
            reason = f"{type(error).__name__}: {error}".splitlines()[0]
            return problems.answer(500, (problem("DTI-C005", reason=reason),), lang, asked.root)


def _for_want_of_memory(error: BaseException | None) -> bool:
    """Whether memory ran out beneath an error: a library that cannot be mapped says so in words of its own."""
    seen = set[int]()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        told = "failed to map segment" in str(error) or "annot allocate memory" in str(error)
        if isinstance(error, MemoryError | SystemError) or getattr(error, "errno", None) == errno.ENOMEM or told:
            return True
        error = error.__cause__ or error.__context__
    return False
