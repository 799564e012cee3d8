"""The functions of the language. Plugins may add more, never replace one."""

from collections.abc import Mapping

from dti_rules.formula.functions import choices, cohort, combinations, powers, ratios, statistics
from dti_rules.formula.functions.base import Function

BUILT_IN: Mapping[str, Function] = {
    function.name: function
    for module in (ratios, choices, combinations, cohort, powers, statistics)
    for function in module.FUNCTIONS
}
