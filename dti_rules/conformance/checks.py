"""All checks, in the order in which they run."""

from dti_rules.conformance import absences, cohort, columns, replay, structure, values
from dti_rules.conformance.kit import Check

CHECKS: tuple[Check, ...] = (
    structure.points_add_up,
    structure.formulas_reparse,
    structure.digests_are_stable,
    structure.version_names_its_rules,
    values.values_within_range,
    values.directions_hold,
    values.scaling_changes_nothing,
    absences.missing_earns_nothing,
    absences.not_stated_is_bounds,
    absences.zero_denominators_warn,
    absences.not_assessed_has_no_value,
    cohort.unit_order_does_not_matter,
    cohort.a_new_unit_moves_only_relative_nodes,
    cohort.ranks_follow_printed_values,
    columns.columns_print_the_same,
    replay.published_figures_replay,
    structure.texts_in_both_languages,
)
"""Every property that a rule set must have."""
