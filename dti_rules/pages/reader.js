/**
 * Scores submissions under an exported rule set (`dti-rules export RULESET --to json`), with exact fractions.
 *
 * No dependency, no build step: it reads `numbers.js`, `formulas.js` and `results.js`, which stand before it on a page and
 * beside it in node. What it cannot say it refuses with an error that names it (`Refused`): functions that no operation
 * says, ratios in the place of counts, figures at two levels that would need a system of equations.
 */
'use strict';
const DtiRules = (() => {
  const {
    add, asInterval, cmp, decimalText, div, entries, final, gcd, isEmpty, isExact, least, meet, most, mul, neg,
    number, numeral, ONE, point, printedInterval, rangeOf, ratioText, reduced, refuse, Refused, scaledBy, sub, sum,
    weakest, ZERO,
  } = DtiNumbers;
  const { compile, forgetRoots, RATIONAL_BITS } = DtiFormulas;
  const {
    canonical, cohortWarnings, middle, pointsText, provenance, ranks, result, results, resultsText, warnings,
  } = DtiResults;

  // ---- a rule set

  /**
   * The rule set of an exported document. `units` says how many units its list has (null: no warning tells how many are
   * missing), `forms` the formulas of its nodes as operations of the kernel: `export --to js` writes all three.
   */
  function load(document, units, forms) {
    const told = document.rule_set, applies = told.applies || {};
    if (document.kind !== 'dti-rules rule set' || document.format !== 1) refuse('DTI-H007', 'document', 'no rule set of format 1');
    const sure = (stated) => (stated && applies.caps ? weakest([stated, applies.provenance]) : stated) || null;
    const rules = {
      document, id: told.id, version: told.version, units, told, nodes: {}, codes: {},
      inputs: { __proto__: null }, parameters: { __proto__: null },
      rounding: { points_decimals: 2, ...told.rounding }, ranking: told.ranking, extremes: {},
    };
    for (const [id, data] of entries(told.parameters)) {
      rules.parameters[id] = { id, ...data, value: number(data.value), provenance: sure(data.provenance) || 'reconstructed' };
    }
    for (const [id, data] of entries(told.inputs)) rules.inputs[id] = readInput(id, data, rules);
    const mains = document.main_indicators.map((data) => readIndicator(data, rules, null, 1, null, sure));
    const chosen = (document.order || {})['/rule_set/pillars'] || Object.keys(told.pillars || {});
    for (const id of chosen) readGroup(id, told.pillars[id], 'pillar', mains, rules, sure);
    readGroup('total', told.total, 'total', mains, rules, sure);
    for (const [id, data] of entries(told.extremes)) rules.extremes[id] = readExtreme(data);
    for (const node of Object.values(rules.nodes)) finish(node, rules, forms[node.id]);
    for (const node of Object.values(rules.nodes)) node.moving = Boolean(node.slots && node.slots.length) || node.parts.some((id) => rules.nodes[id].moving);
    rules.moving = Object.values(rules.nodes).filter((node) => node.moving);
    rules.components = mains.flatMap((id) => componentsOf(id, rules)).filter((id) => rules.nodes[id].assessed);
    rules.order = ['total', ...chosen, ...mains.flatMap((id) => below(id, rules))];
    return rules;
  }
  /** The components of an indicator: what stands right below a main indicator of an index with points, or the leaves. */
  function componentsOf(id, rules) {
    const { parts, depth, max } = rules.nodes[id];
    return !parts.length || (depth > 1 && max) ? [id] : parts.flatMap((part) => componentsOf(part, rules));
  }
  const below = (id, rules) => [id, ...rules.nodes[id].parts.flatMap((part) => below(part, rules))];

  function readInput(id, data, rules) {
    const numeric = !['yes_no', 'choice'].includes(data.kind), range = data.range || {}, set = rules.parameters[data.part_of];
    const low = number(range.from) || (['count', 'money'].includes(data.kind) ? ZERO : null), to = number(range.to);
    const high = set ? (to ? least(to, set.value) : set.value) : to;
    return { ...data, id, numeric, low, high, part_of: set ? null : data.part_of || null, set: set ? set.id : null };
  }

  function readIndicator(data, rules, parent, depth, above, sure) {
    for (const [name, input] of entries(data.inputs)) if (input !== 'shared') rules.inputs[name] = readInput(name, input, rules);
    const left = (rules.told.not_assessed || {})[data.id] || above, rests = data.provenance || {};
    const parts = (data.components || []).map((each) => readIndicator(each, rules, data.id, depth + 1, left, sure));
    const node = {
      id: data.id, code: data.code || '', title: data.title, role: 'indicator', parts, left, parent, depth, data,
      max: number(data.max_points), weight: number(data.weight), open: data.range === 'open', cite: data.cite,
      inputs: Object.keys(data.inputs || {}), formula: data.formula || null,
      rests: { title: sure(rests.title) || 'reconstructed', points: sure(rests.points || rests.weight), formula: sure(rests.formula) },
    };
    return place(node, rules);
  }

  function readGroup(id, data, role, mains, rules, sure) {
    const rests = { title: sure(data.provenance) || 'reconstructed', points: null, formula: null };
    place({
      id, code: data.code || id, title: data.title || { vi: 'Điểm tổng', en: 'Total' }, role, parts: data.of || mains,
      left: null, parent: null, depth: 0, data, max: number(data.points_over), weight: null, open: data.range === 'open',
      cite: data.cite, inputs: [], formula: data.formula || null, rests,
    }, rules);
  }

  /** What a value of 1 is worth in this edition, what each part counts, and whether the node has a value at all. */
  function place(node, rules) {
    const parts = node.parts.map((id) => rules.nodes[id]);
    const lost = (part) => (part.left ? (part.left === 'leave' ? part.max || ZERO : ZERO) : sub(part.max || ZERO, part.points || ZERO));
    node.points = node.max && (node.left ? ZERO : reduced(sub(node.max, sum(parts.map(lost)))));
    node.assessed = !node.left && !(node.points && !node.points[0]);
    const weights = parts.map((part) => (part.left ? ZERO : part.points || part.weight || ONE));
    const counted = weights.map((w, i) => [reduced(w), node.parts[i]]).filter(([w]) => w[0]);
    const over = counted.reduce((l, [[, d]]) => l * d / gcd(l, d), 1n);
    node.terms = counted.map(([[n, d], id]) => ({ weight: n * (over / d), id }));
    node.divisor = node.terms.reduce((s, term) => s + term.weight, 0n);
    rules.codes[node.code] = rules.codes[node.id] = node.id;
    rules.nodes[node.id] = node;
    return node.id;
  }

  function readExtreme(data) {
    const end = (key) => {
      if (data[key] !== undefined) return rangeOf(number(data[key]));
      const span = data[`${key}_between`];
      return span ? { low: number(span.from), high: number(span.to) } : null;
    };
    return { ...data, highest: end('highest'), lowest: end('lowest'), provenance: data.provenance || 'reconstructed' };
  }

  /** Compiles a node's formula, and settles what it rests on. */
  function finish(node, rules, form) {
    const parameters = Object.values(rules.parameters), ends = node.inputs.map((name) => rules.inputs[name].set);
    const words = node.formula ? new Set(node.formula.match(/[\p{L}_][\p{L}\p{M}\w]*/gu)) : new Set();
    node.parameters = parameters.filter((each) => words.has(each.id) || ends.includes(each.id));
    node.surely = node.parameters.filter((each) => each.provenance === 'reconstructed').map((each) => each.provenance);
    const own = [node.rests.points, node.rests.formula].filter(Boolean);
    node.ofScore = weakest(own.length ? own : [node.rests.title]);
    if (!node.formula) return;
    const c = { node, inputs: rules.inputs, slots: [] };
    node.made = compile(form, c);
    node.names = [...node.made.names];
    node.slots = c.slots;
    node.irrational = JSON.stringify(form).includes('["standardised",');
    node.alone = c.slots.length === 1 && node.made.slot === 0;
    node.weaker = node.parameters.filter((each) => weakest([node.rests.formula || node.ofScore, each.provenance]) !== (node.rests.formula || node.ofScore));
  }

  // ---- a submission

  const UNIT = { low: ZERO, high: ONE };
  const FAR = [10n ** 12n, 1n], UNBOUNDED = { low: neg(FAR), high: FAR };
  const boundsOf = (node) => (node.open ? UNBOUNDED : UNIT);
  const GROUPS = { points: 'points', values: 'value' };

  const KEYS = ['unit', 'complete', 'illustrative', 'source', 'note', 'inputs', 'points', 'values', 'ranks'];

  /** A unit in the making: what its sheets state, and what has been computed of it so far. */
  function prepare(rules, unit, sheets) {
    for (const sheet of sheets) {
      const other = Object.keys(sheet).find((key) => !KEYS.includes(key) && Object.keys(sheet[key] || {}).length);
      if (other) refuse('DTI-L005', other, 'this reader does not take it');
      for (const key of ['complete', 'illustrative']) if (typeof (sheet[key] || false) !== 'boolean') refuse('DTI-T012', key, 'true or false');
    }
    const any = (key) => sheets.some((sheet) => sheet[key] === true);
    const w = {
      unit, sheets, complete: any('complete'), illustrative: any('illustrative'), v: {}, printed: {}, given: {}, values: {},
      stated_inputs: {}, states: {}, stated: {}, open: new Set(), nominal: {}, means: {}, cohorts: {}, summaries: {}, enclosed: {},
      unsettled: new Set(), once: new Set(), rests: {}, zeros: [], zero: new Set(), kept: {}, sure: {},
    };
    for (const { inputs, source } of sheets) {
      for (const [name, said] of entries(inputs)) if (isSaid(said)) readFigure(rules, w, name, said, source);
    }
    checkParts(rules, w);
    for (const sheet of sheets) {
      for (const [group, measure] of Object.entries(GROUPS)) {
        for (const [item, said] of entries(sheet[group])) if (isSaid(said)) readGiven(rules, w, item, said, measure, sheet.source);
      }
    }
    w.zeroed = w.complete && Object.keys(w.stated_inputs).length > 0;
    if (Object.values(rules.nodes).filter((node) => node.role !== 'indicator' && w.given[node.id]).length > 1) {
      refuse('DTI-S002', w.unit, 'several pillars or totals at once are not compared here');
    }
    return w;
  }

  const isSaid = (said) => said !== null && said !== undefined && said !== '';

  function readFigure(rules, w, name, said, source) {
    const declared = rules.inputs[name];
    if (Object.hasOwn(w.stated_inputs, name)) refuse('DTI-T011', name, 'it stands already');
    if (!declared) {
      const set = rules.parameters[name];
      if (set && !cmp(numeral(said, name).value, set.value)) return;
      refuse('DTI-T005', name, 'there is no such figure');
    }
    let value = said;
    if (declared.kind === 'yes_no') {
      if (said === 'yes' || said === 'no') value = said === 'yes';
      if (typeof value !== 'boolean') refuse('DTI-T012', name, 'yes or no');
    } else if (declared.kind === 'choice') {
      if (!Object.hasOwn(declared.choices, said)) refuse('DTI-T013', name, `no choice ${said}`);
    } else {
      const read = numeral(said, name);
      value = read.value;
      const whole = typeof said === 'string' ? cmp(read.step, ONE) === 0 : read.value[0] % read.value[1] === 0n;
      if (declared.kind === 'count' && !whole) refuse('DTI-T014', name, 'a whole number');
      if ((declared.low && cmp(value, declared.low) < 0) || (declared.high && cmp(value, declared.high) > 0)) refuse('DTI-T009', name, 'outside its range');
      if (source && read.step[0] && declared.kind !== 'count') {
        w.printed[name] = withinDeclared(printedInterval(read, rules.rounding.mode), declared);
        w.open.add(name);
      }
    }
    w.v[name] = w.stated_inputs[name] = value;
  }

  function withinDeclared(i, { low, high }) {
    const raised = low && cmp(low, i.low) > 0, cut = high && cmp(high, i.high) < 0;
    return { low: raised ? low : i.low, high: cut ? high : i.high, lowOpen: i.lowOpen && !raised, highOpen: i.highOpen && !cut };
  }

  /** A part is not above the nearest whole that is stated, whatever digits a printing left out. */
  function checkParts(rules, w) {
    for (const name of Object.keys(w.stated_inputs)) {
      for (let whole = rules.inputs[name].part_of; whole; whole = rules.inputs[whole].part_of) {
        if (w.stated_inputs[whole] === undefined) continue;
        const a = w.printed[name] ? w.printed[name].low : w.v[name], b = w.printed[whole] ? w.printed[whole].high : w.v[whole];
        if (cmp(w.v[name], w.v[whole]) > 0 && cmp(a, b) > 0) refuse('DTI-T010', name, `above ${whole}`);
        break;
      }
    }
  }

  function readGiven(rules, w, item, said, measure, source) {
    const node = rules.nodes[rules.codes[item]];
    if (!node || !node.assessed) refuse(node ? 'DTI-T022' : 'DTI-T005', item, 'nothing is scored under this name');
    if (!source && w.once.has(node.id)) refuse('DTI-T011', item, 'it stands already');
    if (!source) w.once.add(node.id);
    const points = measure === 'points' ? node.points : null, read = numeral(said, item);
    if (measure === 'points' && !points) refuse('DTI-T017', item, 'it has no points');
    if (points && /%\s*$/.test(said)) refuse('DTI-T062', item, 'points are no per cent');
    const over = /\/\s*(\d+)/.exec(said);
    if (points && over) refuse('DTI-T105', item, 'a fraction of points may mean several things');
    if (over && source && node.points && !cmp([BigInt(over[1]), 1n], node.points)) refuse('DTI-T106', item, 'what is printed was rounded');
    if (!node.open && (read.value[0] < 0n || cmp(read.value, points || ONE) > 0)) refuse('DTI-T015', item, 'outside its range');
    const exact = !source && !node.parts.length && node.depth > 1, worth = points ? div(ONE, points) : ONE;
    let interval = scaledBy(exact ? point(read.value) : printedInterval(read, rules.rounding.mode), worth);
    if (!node.open) interval = meet(interval, UNIT);
    (w.given[node.id] = w.given[node.id] || []).push({ interval, nominal: mul(read.value, worth) });
  }

  // ---- scoring

  const lacks = (w, name) => w.v[name] === undefined;
  const states = (w, names) => names.every((name) => !lacks(w, name));
  /**
   * Scores a cohort. A submission is what a file of figures states of one unit: {unit, complete, inputs, points, values,
   * source}; a unit may stand in several. Gives a card a unit; see `results`. `before` are cards of an earlier scoring, of
   * no further use: what other units' figures cannot have moved is taken over for units whose submissions are the same
   * objects.
   */
  function score(rules, submissions, before = []) {
    forgetRoots();
    const units = new Map(), known = new Map(before.map((w) => [w.unit, w]));
    for (const each of submissions) {
      if (typeof each.unit !== 'string' || !each.unit) refuse('DTI-L007', 'unit', 'it is missing');
      units.set(each.unit, [...(units.get(each.unit) || []), each]);
    }
    const works = [...units].map(([unit, sheets]) => {
      const old = known.get(unit), same = old && old.sheets.length === sheets.length && sheets.every((sheet, i) => sheet === old.sheets[i]);
      return same ? renewed(rules, old) : prepare(rules, unit, sheets);
    });
    for (const node of Object.values(rules.nodes)) {
      for (const call of node.slots || []) summarise(rules, node, call, works);
      for (const w of works) if (!w.kept_from || node.moving) step(rules, node, w);
    }
    return Object.assign(works, { rules });
  }

  /** A unit as it was scored, without what other units' figures may move. */
  function renewed(rules, w) {
    const groups = [w.values, w.states, w.stated, w.v, w.nominal, w.means, w.cohorts, w.summaries, w.enclosed, w.rests, w.kept];
    for (const { id } of rules.moving) {
      for (const group of groups) delete group[id];
      for (const set of [w.open, w.unsettled, w.zero]) set.delete(id);
    }
    return Object.assign(w, { sure: {}, kept_from: true });
  }

  /** Collects the argument of a cohort function from every unit that states it. */
  function summarise(rules, node, call, works) {
    const inner = works.reduce((n, w) => Math.min(n, node.id in w.cohorts ? w.cohorts[node.id] : 2), 2);
    const names = [...call.arg.names], stating = works.filter((w) => inner > 1 && states(w, names));
    const count = stating.length, summary = count > 1 ? call.summary(stating.map((w) => quietly(w, call.arg.run))) : null;
    for (const w of works) {
      (w.summaries[node.id] = w.summaries[node.id] || [])[call.slot] = summary;
      w.cohorts[node.id] = count;
    }
    if (count < 2) return;
    const unknown = works.filter((w) => !states(w, names) && !w.complete);
    const opened = (w) => names.some((name) => w.open.has(name)) || call.inner.some((slot) => (w.enclosed[node.id] || [])[slot]);
    if (!unknown.length && !stating.some(opened)) return;
    const found = call.enclose([...stating, ...unknown].map((w) => call.arg.range(w)));
    stating.forEach((w, i) => {
      (w.enclosed[node.id] = w.enclosed[node.id] || [])[call.slot] = found[i];
      if (unknown.length) w.unsettled.add(node.id);
    });
  }

  function quietly(w, run) {
    const found = run(w);
    w.zeros.length = 0;
    return found;
  }

  function step(rules, node, w) {
    const { id } = node;
    if (!node.assessed) {
      w.states[id] = 'not_assessed';
      w.stated[id] = true;
      w.values[id] = null;
      return;
    }
    let [raw, state] = node.made ? ofFormula(rules, node, w) : node.parts.length ? rollUp(node, w) : [boundsOf(node), 'not_stated'];
    w.stated[id] = state === 'computed' || state === 'missing';
    if (w.given[id]) [raw, state] = withGiven(node, w, raw, state);
    w.values[id] = raw;
    w.states[id] = state;
    publish(w, id);
  }

  /** Makes a node's value known to the formulas above it; one known as an interval counts as a printed figure. */
  function publish(w, id) {
    const value = final(w.values[id]);
    if (Array.isArray(value)) w.v[id] = value;
    else if (value && w.stated[id]) {
      w.open.add(id);
      w.v[id] = middle(w, id);
    }
  }

  function ofFormula(rules, node, w) {
    const lacking = node.names.filter((name) => lacks(w, name));
    if (!lacking.length) return computed(rules, node, w);
    if (node.parts.length) return [enclosed(node, w), 'bounds'];
    if (w.zeroed && !above(rules, node).some((id) => w.given[id])) return [ZERO, 'missing'];
    return lacking.length === node.names.length ? [boundsOf(node), 'not_stated'] : [enclosed(node, w), 'partly_stated'];
  }
  const above = (rules, node) => (node.parent ? [node.id, ...above(rules, rules.nodes[node.parent])] : [node.id]);
  const enclosed = (node, w) => within(node.made.range(w), boundsOf(node));
  const within = (found, i) => ({ low: found.low ? most(found.low, i.low) : i.low, high: found.high ? least(found.high, i.high) : i.high });

  function computed(rules, node, w) {
    const { id } = node;
    let opened = node.names.some((name) => w.open.has(name));
    if (node.slots.length) {
      const whole = w.cohorts[id] > 1 && !w.unsettled.has(id), stated = whole ? null : rules.extremes[id];
      if (stated && !opened && node.alone && (stated.lowest || node.slots[0].lowest)) {
        const raw = byExtremes(node, w, stated);
        keepZeros(w, id);
        return [raw, 'computed'];
      }
      if (stated) restOnExtremes(node, w, stated);
      else if (w.cohorts[id] < 2) return [boundsOf(node), 'no_cohort'];
      opened = opened || Boolean(w.enclosed[id]);
    }
    const raw = settled(node, node.made.run(w));
    keepZeros(w, id);
    if (!opened) return [raw, 'computed'];
    const found = enclosed(node, w);
    if (w.unsettled.has(id)) return [found, 'bounds'];
    if (isExact(found)) return [found.low, 'computed'];
    const { low, high } = asInterval(raw);
    w.nominal[id] = least(most(mul(add(low, high), [1n, 2n]), found.low), found.high);
    return [found, 'computed'];
  }

  /** Notes that a denominator of the node was 0. */
  function keepZeros(w, id) {
    if (w.zeros.length) w.zero.add(id);
    w.zeros.length = 0;
  }

  /** A value that no fraction is, as a narrow interval around it. */
  function settled(node, q) {
    if (!node.irrational) return q;
    const [n, d] = reduced(q), off = [1n, 1n << 180n];
    return d.toString(2).length <= RATIONAL_BITS ? [n, d] : { low: sub([n, d], off), high: add([n, d], off) };
  }

  /** One comparison of an exact figure with the extremes that the edition states, at both ends of what they may be. */
  function byExtremes(node, w, stated) {
    const [call] = node.slots, told = [stated.lowest, stated.highest].filter(Boolean);
    const at = (pick) => {
      w.summaries[node.id] = [call.summary(told.map(pick))];
      return least(most(node.made.run(w), ZERO), ONE);
    };
    w.rests[node.id] = stated;
    w.unsettled.delete(node.id);
    const low = at((end) => end.high), high = at((end) => end.low);
    if (told.every(isExact)) return low;
    w.nominal[node.id] = at((end) => mul(add(end.low, end.high), [1n, 2n]));
    return { low, high };
  }

  function restOnExtremes(node, w, stated) {
    const [call] = node.slots, told = [stated.lowest, stated.highest].filter(Boolean);
    const own = call.arg.range(w), lowest = stated.lowest ? [] : [{ low: call.arg.range(null).low, high: stated.highest.high }];
    w.enclosed[node.id] = [call.enclose([own, ...lowest, ...told])[0]];
    const middles = [...lowest, ...told].filter((each) => each.low).map((each) => mul(add(each.low, each.high), [1n, 2n]));
    w.summaries[node.id] = [call.summary(middles)];
    w.unsettled.delete(node.id);
    w.rests[node.id] = stated;
  }

  /** The weighted mean of the parts. */
  function rollUp(node, w) {
    const { terms } = node, every = terms.every(({ id }) => w.stated[id]);
    if (!every && terms.every(({ id }) => w.states[id] === 'not_stated')) return [boundsOf(node), 'not_stated'];
    if (terms.some(({ id }) => id in w.nominal || id in w.means)) w.means[node.id] = node;
    return [weighted(node, w), every ? 'computed' : 'bounds'];
  }

  function weighted({ terms, divisor }, w) {
    let n = 0n, d = 1n;
    const open = [];
    for (const { weight, id } of terms) {
      const raw = w.values[id];
      if (!Array.isArray(raw)) { open.push({ weight, raw }); continue; }
      const [a, b] = raw;
      if (b === d) n += weight * a;
      else if (b === 1n) n += weight * a * d;
      else if (a) [n, d] = [n * b + weight * a * d, d * b];
    }
    if (!open.length) return [n, d * divisor];
    const end = (key) => open.reduce((total, { weight, raw }) => add(total, mul([weight, 1n], raw[key])), [n, d]);
    const over = [1n, divisor], flag = (key) => open.some(({ raw }) => raw[key]);
    return { low: mul(end('low'), over), high: mul(end('high'), over), lowOpen: flag('lowOpen'), highOpen: flag('highOpen') };
  }

  /** The given figures of a node, met with what its parts or figures give. */
  function withGiven(node, w, raw, state) {
    const figures = w.given[node.id], wide = ({ interval }) => sub(interval.high, interval.low);
    const met = figures.reduce((all, { interval }) => meet(all, interval), boundsOf(node));
    if (isEmpty(met)) refuse('DTI-S004', node.code, 'two figures contradict each other');
    w.stated[node.id] = true;
    w.nominal[node.id] = figures.reduce((a, b) => (cmp(wide(b), wide(a)) < 0 ? b : a)).nominal;
    if (state === 'not_stated') return [met, 'given'];
    const found = meet(met, asInterval(raw));
    if (isEmpty(found)) refuse('DTI-S001', node.code, 'the figure contradicts what its parts give');
    return [found, 'given'];
  }

  return {
    Refused, load, score, result, results, resultsText, canonical, ranks, warnings, cohortWarnings, provenance,
    pointsText, decimalText, numeral, ratioText,
  };
})();
if (typeof module !== 'undefined') module.exports = DtiRules;
