/** What is told of scored units: values, points, ranks, warnings, and all of it as plain data. */
'use strict';
const DtiResults = (() => {
  const {
    add, asInterval, cmp, decimalText, entries, final, mul, neg, printings, ratioText, scaledBy, scaledRound, sum,
    weakest, ZERO,
  } = DtiNumbers;

  function nominalOf(w, id) {
    if (!(id in w.nominal) && id in w.means) {
      const { terms, divisor } = w.means[id];
      w.nominal[id] = mul(sum(terms.map((term) => mul([term.weight, 1n], middle(w, term.id)))), [1n, divisor]);
    }
    return w.nominal[id] || null;
  }

  function middle(w, id) {
    const known = nominalOf(w, id), { low, high } = asInterval(w.values[id] || ZERO);
    return known || mul(add(low, high), [1n, 2n]);
  }

  /** The result of one node: its state, value, the ends of what it may print as, and what it prints as. */
  function result(rules, w, id) {
    if (w.kept[id]) return w.kept[id];
    const node = rules.nodes[id], value = final(w.values[id]), exact = Array.isArray(value);
    const found = { node, state: w.states[id], value, ends: null, printed: null, points: null };
    if (value) {
      const [low, high] = found.ends = printings(asInterval(value), rules.rounding);
      const nominal = exact ? value : nominalOf(w, id);
      if (low === high) found.printed = low;
      else if (high - low === 1n && nominal) {
        const near = scaledRound(nominal, rules.rounding.decimals, rules.rounding.mode);
        found.printed = near < low ? low : near > high ? high : near;
      }
      if (node.points) found.points = exact ? mul(value, node.points) : scaledBy(value, node.points);
    }
    return (w.kept[id] = found);
  }

  /** What a node's score rests on at the weakest. */
  function provenance(rules, w, id) {
    if (w.sure[id]) return w.sure[id];
    const node = rules.nodes[id];
    const parts = () => node.parts.map((part) => rules.nodes[part]).filter((part) => part.assessed).map((part) => provenance(rules, w, part.id));
    const own = () => { const found = parts(); return weakest([...(found.length ? found : [node.ofScore]), ...node.surely]); };
    return (w.sure[id] = w.given[id] ? 'given' : w.rests[id] ? weakest([own(), w.rests[id].provenance]) : own());
  }

  /** Whether a unit states as many components as the rule set asks of a unit that is ranked. */
  function statesEnough(rules, w) {
    const known = rules.components.filter((id) => w.stated[id] && w.states[id] !== 'missing');
    return known.length >= (rules.ranking.at_least || 0);
  }

  /** Rank, and the best and the worst that bounds allow, of each card; null where it has none. */
  function ranks(cards, item = 'total') {
    const { rules } = cards, { on, ties, first } = rules.ranking;
    const turned = ([low, high]) => (first === 'lowest' ? [neg(high), neg(low)] : [low, high]);
    const spans = cards.map((w) => {
      const found = result(rules, w, item), i = found.value && asInterval(found.value);
      if (!w.stated[item] || !i || (item === 'total' && !statesEnough(rules, w))) return null;
      return turned(on === 'printed' ? found.ends.map((end) => [end, 1n]) : [i.low, i.high]);
    });
    const known = spans.filter(Boolean);
    return spans.map((own) => {
      if (!own) return null;
      const higher = known.filter((other) => cmp(other[0], own[1]) > 0);
      const perhaps = known.filter((other) => other !== own && cmp(other[1], own[0]) > 0);
      const shared = ties === 'shared', best = 1 + (shared ? fewest(higher) : higher.length);
      const worst = 1 + (shared ? mostApart(perhaps, own[0], on === 'printed') : perhaps.length);
      return { rank: best === worst ? best : null, best, worst };
    });
  }

  /** The least number of different values that units within these ends can have. */
  function fewest(spans) {
    let count = 0, reached = null;
    for (const [low, high] of [...spans].sort((a, b) => cmp(a[1], b[1]))) {
      if (!reached || cmp(low, reached) > 0) { count += 1; reached = high; }
    }
    return count;
  }

  /** The greatest number of different values above `floor` that units within these ends can have. */
  function mostApart(spans, floor, printed) {
    if (!printed) {
      const fixed = spans.filter(([low, high]) => !cmp(low, high)).map(([low]) => ratioText(low));
      return spans.length - fixed.length + new Set(fixed).size;
    }
    const first = floor[0] + 1n, order = (a, b) => (a < b ? -1 : a > b ? 1 : 0), ready = [];
    const waiting = spans.map(([[low], [high]]) => [low > first ? low : first, high]).sort((a, b) => order(a[0], b[0]));
    let count = 0, at = first;
    while (waiting.length || ready.length) {
      if (!ready.length && waiting[0][0] > at) [[at]] = waiting;
      while (waiting.length && waiting[0][0] <= at) ready.push(waiting.shift()[1]);
      if (ready.sort(order).shift() >= at) { count += 1; at += 1n; }
    }
    return count;
  }

  /** The codes of a card's warnings, each with the indicator that it is of. */
  function warnings(rules, w) {
    const found = [...(w.illustrative ? ['DTI-W008'] : []), ...(statesEnough(rules, w) ? [] : ['DTI-W013'])];
    for (const id of rules.order) {
      const node = rules.nodes[id], state = w.states[id], tell = (code) => found.push(`${code} ${node.code}`);
      if (w.zero.has(id)) tell('DTI-W001');
      if (node.made && ['computed', 'partly_stated', 'bounds'].includes(state)) node.weaker.forEach(() => tell('DTI-W012'));
      if (state === 'missing') tell('DTI-W002');
      else if (state === 'no_cohort') tell('DTI-W004');
      else if (w.rests[id]) tell('DTI-W011');
      else if (w.unsettled.has(id)) tell('DTI-W010');
      else if (id in w.cohorts && state === 'computed' && rules.units !== null && w.cohorts[id] < rules.units) tell('DTI-W003');
      const { printed, ends } = result(rules, w, id);
      if (node.depth <= 1 && printed !== null && ends[0] !== ends[1]) tell('DTI-W006');
    }
    return [...new Set(found)].sort();
  }

  function cohortWarnings(cards) {
    const { rules } = cards, ranked = ranks(cards).filter(Boolean).length;
    const found = rules.units !== null && ranked && ranked < rules.units ? ['DTI-W007'] : [];
    const told = cards.some((w) => w.illustrative) ? [...found, 'DTI-W008'] : found;
    return [...told, ...ranksThatDiffer(cards)].sort();
  }

  /** Stated ranks are compared, never scored: over the full list they agree, over fewer none is beaten. */
  function ranksThatDiffer(cards) {
    const { rules } = cards, found = new Set();
    const said = cards.map((w) => w.sheets.flatMap((sheet) => entries(sheet.ranks).map(([item, rank]) => [rules.codes[item], rank])));
    for (const item of new Set(said.flat().map(([id]) => id))) {
      const table = ranks(cards, item), whole = table.filter(Boolean).length === rules.units;
      said.forEach((own, i) => own.filter(([id]) => id === item && table[i]).forEach(([, rank]) => {
        if (table[i].best > rank || (whole && rank > table[i].worst)) found.add(`DTI-W005 ${rules.nodes[item].code}`);
      }));
    }
    return [...found];
  }

  /** Points as the rule set prints them; with fewer decimals where no more are decided, else both ends. */
  function pointsText(rules, points) {
    const { points_decimals: decimals, mode } = rules.rounding, i = asInterval(points);
    for (let k = decimals; k >= 0; k -= 1) {
      const [low, high] = printings(i, { decimals: k, mode });
      if (low === high) return decimalText(low, k);
    }
    return printings(i, { decimals, mode }).map((end) => decimalText(end, decimals)).join(' – ');
  }

  /** The nodes whose value may be irrational: they rest on a standard deviation. */
  function irrational(rules) {
    const found = new Set();
    for (const node of Object.values(rules.nodes)) if (node.irrational || node.parts.some((id) => found.has(id))) found.add(node.id);
    return found;
  }

  /** Results as plain data, in the form of `score --format results` and of test vectors. */
  function results(cards) {
    const { rules } = cards, near = irrational(rules), placed = ranks(cards);
    const text = (q, id) => (near.has(id) ? `~${decimalText(scaledRound(q, 12, 'half_up'), 12)}` : ratioText(q));
    const valueOf = (value, id) => {
      if (Array.isArray(value)) return text(value, id);
      const both = [text(value.low, id), text(value.high, id)];
      return near.has(id) && both[0] === both[1] ? both[0] : both;
    };
    const nodeOf = (w, id) => {
      const { state, value, printed, ends, points } = result(rules, w, id), { decimals } = rules.rounding;
      const found = { state, value: valueOf(value, id), printed: printed === null ? null : decimalText(printed, decimals) };
      if (ends[0] !== ends[1]) found.printed_bounds = ends.map((end) => decimalText(end, decimals));
      if (Array.isArray(points)) found.points = pointsText(rules, points);
      return found;
    };
    const unitOf = (w, i) => ({
      unit: w.unit, rank: placed[i] && placed[i].rank, rank_bounds: placed[i] && [placed[i].best, placed[i].worst],
      nodes: Object.fromEntries(rules.order.filter((id) => !['not_assessed', 'not_stated'].includes(w.states[id])).map((id) => [id, nodeOf(w, id)])),
      provenance: provenance(rules, w, 'total'), warnings: warnings(rules, w),
    });
    return { results: cards.map(unitOf), warnings: cohortWarnings(cards) };
  }

  /** JSON with sorted keys and without blanks: equal results are equal bytes. */
  function canonical(data) {
    if (Array.isArray(data)) return `[${data.map(canonical).join(',')}]`;
    if (!data || typeof data !== 'object') return JSON.stringify(data);
    return `{${Object.keys(data).sort().map((key) => `${JSON.stringify(key)}:${canonical(data[key])}`).join(',')}}`;
  }

  function resultsText(cards) {
    const { id, version, document } = cards.rules;
    return `${canonical({ rule_set: { id, version, rules_digest: document.rules_digest }, ...results(cards) })}\n`;
  }

  return {
    canonical, cohortWarnings, middle, pointsText, provenance, ranks, result, results, resultsText, warnings,
  };
})();
if (typeof module !== 'undefined') module.exports = DtiResults;
