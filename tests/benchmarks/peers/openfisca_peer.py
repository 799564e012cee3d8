"""The form of DTI 2022 as OpenFisca variables (32-bit floats, as they are there)."""

import numpy as np
from common import highest, main
from openfisca_core.entities import Entity
from openfisca_core.periods import YEAR
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable


def value(person, period, tree, most):
    kind, *rest = tree
    if kind == "number":
        return rest[0]
    if kind in ("name", "yes"):
        return person(rest[0], period)
    if kind == "choice":
        return np.array(rest[1])[person(rest[0], period)]
    if kind == "when":
        return np.where(person(rest[0], period), *(value(person, period, part, most) for part in rest[1:]))
    if kind == "highest":
        return value(person, period, rest[1], most) / (most[rest[0]] or 1)
    x = value(person, period, rest[0], most)
    if kind == "ratio":
        b, (scale, capped, zero) = value(person, period, rest[1], most), rest[2:]
        found = x / np.where(b > 0, b, 1) * scale
        return np.where(b > 0, np.minimum(found, 1) if capped else found, zero)
    if kind == "amount":
        return np.minimum(x / rest[1], 1)
    if kind == "steps":
        return np.select([x >= least for least, _ in rest[1]], [worth for _, worth in rest[1]], rest[2])
    y = value(person, period, rest[1], most)
    return x + y if kind == "+" else x * y


def of_tree(tree, most):
    return lambda person, period: value(person, period, tree, most)


def of_parts(rows):
    whole = sum(w for w, _ in rows)
    return lambda person, period: sum(w * person(name, period) for w, name in rows) / whole


def system_of(spec, columns, most):
    """Every input, component and group as a variable."""
    system = TaxBenefitSystem([Entity("person", "persons", "", "")])
    person = system.person_entity

    def add(name, kind, formula=None):
        body = {"value_type": kind, "entity": person, "definition_period": YEAR, "label": name}
        if formula is not None:
            body["formula"] = formula
        system.add_variable(type(name, (Variable,), body))

    for name, x in columns.items():
        add(name, bool if x.dtype == bool else int)
    for c in spec["components"]:
        add(c["id"], float, of_tree(c["tree"], most))
    for g, rows in spec["groups"].items():
        add(g, float, of_parts(rows))
    return system


def prepare(spec, columns):
    system = system_of(spec, columns, highest(spec, columns))
    ids = [*spec["groups"], *(c["id"] for c in spec["components"])]
    count = len(next(iter(columns.values())))

    def run():
        simulation = SimulationBuilder().build_default_simulation(system, count=count)
        for name, x in columns.items():
            simulation.set_input(name, "2022", x)
        found = {name: simulation.calculate(name, "2022") for name in ids}
        return found[spec["total"]]

    return run


if __name__ == "__main__":
    main(prepare)
