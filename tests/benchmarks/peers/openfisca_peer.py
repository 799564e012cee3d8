"""Decision 922 as OpenFisca variables (32-bit floats, as they are there)."""

import numpy as np
from common import extremes, main
from openfisca_core.entities import Entity
from openfisca_core.periods import YEAR
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable


def value(person, period, t, bounds):
    factor, kind, name, *rest = t
    x = person(name, period)
    if kind == "ratio":
        bottom, scale, capped, zero = rest
        b = person(bottom, period)
        ratio = x / np.where(b > 0, b, 1) * scale
        return factor * np.where(b > 0, np.minimum(ratio, 1) if capped else ratio, zero)
    if kind == "amount":
        return factor * np.minimum(x / rest[0], 1)
    if kind == "choice":
        return factor * np.array(rest[0])[x]
    if kind == "extremes":
        low, high = bounds[name]
        return factor * ((x - low) / (high - low) if high > low else x * 0)
    return factor * x


def of_terms(terms, bounds):
    return lambda person, period: sum(value(person, period, t, bounds) for t in terms)


def of_parts(rows):
    whole = sum(w for w, _ in rows)
    return lambda person, period: sum(w * person(name, period) for w, name in rows) / whole


def prepare(spec, columns):
    person = Entity("person", "persons", "", "")
    system = TaxBenefitSystem([person])
    bounds = extremes(spec, columns)

    def add(name, kind, formula=None):
        body = {"value_type": kind, "entity": person, "definition_period": YEAR, "label": name}
        if formula is not None:
            body["formula"] = formula
        system.add_variable(type(name, (Variable,), body))

    for name, x in columns.items():
        add(name, bool if x.dtype == bool else int)
    for c in spec["components"]:
        add(c["id"], float, of_terms(c["terms"], bounds))
    for g, rows in spec["groups"].items():
        add(g, float, of_parts(rows))
    ids = [*spec["groups"], *(c["id"] for c in spec["components"])]
    count = len(next(iter(columns.values())))

    def run():
        simulation = SimulationBuilder().build_default_simulation(system, count=count)
        for name, x in columns.items():
            simulation.set_input(name, "2022", x)
        found = {name: simulation.calculate(name, "2022") for name in ids}
        return found[spec["total"]]

    return run


main(prepare)
