"""The rule sets that may be asked for: those that were named at the start, or all that are installed."""

from collections.abc import Iterable, Mapping

from dti_rules.model.rules import RuleSet
from dti_rules.plugins.registry import Registry
from dti_rules.words.names import nearest
from dti_rules.words.problems import Place, ProblemsError, did_you_mean, fail
from dti_rules.words.text import Text


class Known:
    """Rule sets by id. A name out of a request is looked up here, and never taken for a path."""

    def __init__(self, registry: Registry, named: Iterable[str] = ()) -> None:
        self._registry = registry
        self._named: Mapping[str, RuleSet] = {rules.id: rules for rules in map(registry.load, named)}
        self._loaded: dict[str, RuleSet] = dict(self._named)

    @property
    def names(self) -> tuple[str, ...]:
        """Their ids."""
        return tuple(self._named or self._registry.folders)

    def get(self, name: str) -> RuleSet:
        """The rule set of an id, or `id@version`. Raises ProblemsError where there is none."""
        rule_set, _, version = name.partition("@")
        if rule_set not in self.names:
            known = ", ".join(self.names) or "—"
            near = did_you_mean(nearest(rule_set, self.names), Text(f"đang có: {known}", f"there are: {known}"))
            raise fail("DTI-R001", Place("/rule_set"), name=name, hint=near)
        if rule_set not in self._loaded:
            self._loaded[rule_set] = self._registry.load(rule_set)
        found = self._loaded[rule_set]
        if version and found.version != version:
            raise fail("DTI-R006", Place("/rule_set"), id=rule_set, wanted=version, found=found.version)
        return found

    def find(self, name: str) -> RuleSet | None:
        """The same for an audit, which goes on where there is none."""
        try:
            return self.get(name)
        except ProblemsError as error:
            if error.problems[0].code == "DTI-R001":
                return None
            raise
