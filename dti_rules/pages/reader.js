/**
 * Scores submissions under an exported rule set (`dti-rules export RULESET --to json`), with exact fractions.
 *
 * No dependency, no build step: in a browser it leaves one name, `DtiRules`; in node it is a module. What it cannot say
 * it refuses with an error that names it (`Refused`): functions that no operation says, ratios in the place of counts,
 * figures at two levels that would need a system of equations.
 *
 * A number is a pair of BigInts, [numerator, denominator], the denominator above 0, unreduced until it is shown.
 * @typedef {[bigint, bigint]} Q
 * @typedef {{low: Q, high: Q, lowOpen?: boolean, highOpen?: boolean}} Interval what is known of a value
 * @typedef {{low: Q|null, high: Q|null}} Range all that an expression may come to; null has no end
 */
'use strict';
const DtiRules = (() => {
  class Refused extends Error {}
  const refuse = (code, item, why) => { throw Object.assign(new Refused(`${code} ${item}: ${why}`), { code, item, why }); };

  // ---- exact numbers

  const ZERO = [0n, 1n], ONE = [1n, 1n];
  const add = ([a, b], [c, d]) => (b === d ? [a + c, b] : [a * d + c * b, b * d]);
  const neg = ([a, b]) => [-a, b];
  const sub = (p, q) => add(p, neg(q));
  const mul = ([a, b], [c, d]) => [a * c, b * d];
  const div = ([a, b], [c, d]) => (c > 0n ? [a * d, b * c] : [-a * d, -b * c]);
  const cmp = ([a, b], [c, d]) => { const x = a * d, y = c * b; return x < y ? -1 : x > y ? 1 : 0; };
  const least = (p, q) => (cmp(p, q) <= 0 ? p : q), most = (p, q) => (cmp(p, q) >= 0 ? p : q);
  const abs = (n) => (n < 0n ? -n : n);
  const gcd = (a, b) => { while (b) [a, b] = [b, a % b]; return a; };
  const reduced = ([n, d]) => { const g = gcd(abs(n), d) || 1n; return [n / g, d / g]; };
  const ratioText = (q) => reduced(q).join('/');
  const power = (k) => 10n ** BigInt(k);
  const squareRoot = (n) => {
    if (n < 2n) return n;
    let x = 1n << BigInt((n.toString(16).length * 4 >> 1) + 1);
    for (let y; (y = (x + n / x) >> 1n) < x;) x = y;
    return x;
  };

  /** A number as written in the English style: its value, and the worth of its last digit (0 for p/q). */
  function numeral(text, item = '') {
    const said = String(text).trim().replace('−', '-');
    const ratio = /^(-?\d+)\/(\d+)$/.exec(said), plain = /^(-?)(\d+)(?:\.(\d+))?(%?)$/.exec(said);
    if (said.length > 100 || !(ratio ? BigInt(ratio[2]) : plain)) refuse('DTI-T008', item, `${said} is no number`);
    if (ratio) return { value: [BigInt(ratio[1]), BigInt(ratio[2])], step: ZERO };
    const [, sign, whole, rest = '', percent] = plain, over = power(rest.length + (percent ? 2 : 0));
    return { value: [BigInt(sign + whole + rest), over], step: [1n, over] };
  }

  /** `value` x 10**decimals as a whole number, by the declared mode. */
  function scaledRound([n, d], decimals, mode) {
    const top = n * power(decimals);
    if (mode === 'down') return top / d;
    const whole = abs(top) / d, twice = 2n * (abs(top) % d);
    const up = twice > d || (twice === d && (mode === 'half_up' || whole % 2n === 1n));
    return (whole + (up ? 1n : 0n)) * (n < 0n ? -1n : 1n);
  }

  function decimalText(scaled, decimals) {
    const digits = abs(scaled).toString().padStart(decimals + 1, '0'), cut = digits.length - decimals;
    return (scaled < 0n ? '-' : '') + digits.slice(0, cut) + (decimals ? '.' + digits.slice(cut) : '');
  }

  // ---- intervals: what a printed figure may be

  const point = (q) => ({ low: q, high: q });
  const isExact = (i) => cmp(i.low, i.high) === 0;
  const scaledBy = (i, q) => (q[0] ? { ...i, low: mul(i.low, q), high: mul(i.high, q) } : point(ZERO));

  function meet(a, b) {
    const low = most(a.low, b.low), high = least(a.high, b.high);
    const opens = (end, key, flag) => [a, b].some((i) => i[flag] && cmp(i[key], end) === 0);
    return { low, high, lowOpen: opens(low, 'low', 'lowOpen'), highOpen: opens(high, 'high', 'highOpen') };
  }

  function isEmpty(i) {
    const way = cmp(i.low, i.high);
    return way > 0 || (way === 0 && Boolean(i.lowOpen || i.highOpen));
  }

  /** The numbers that print so by the declared mode. */
  function printedInterval({ value, step }, mode) {
    if (value[0] < 0n) {
      const { low, high, lowOpen, highOpen } = printedInterval({ value: neg(value), step }, mode);
      return { low: neg(high), high: neg(low), lowOpen: highOpen, highOpen: lowOpen };
    }
    if (!step[0]) return point(value);
    if (mode === 'down') {
      return { low: value[0] ? value : neg(step), high: add(value, step), lowOpen: !value[0], highOpen: true };
    }
    const half = mul(step, [1n, 2n]), even = reduced(div(value, step))[0] % 2n === 0n;
    const closed = mode === 'half_even' && even, opened = (mode === 'half_even' && !even) || (!value[0] && !closed);
    return { low: sub(value, half), high: add(value, half), lowOpen: opened, highOpen: !closed };
  }

  /** The lowest and the highest whole number of last digits that values of the interval print as. */
  function printings(i, { decimals, mode }) {
    let low = scaledRound(i.low, decimals, mode), high = scaledRound(i.high, decimals, mode);
    const edges = (s) => (mode !== 'down' ? [2n * s - 1n, 2n * s + 1n]
      : [2n * s - (s <= 0n ? 2n : 0n), 2n * s + (s >= 0n ? 2n : 0n)]);
    const at = (q, halves) => cmp(q, [halves, 2n * power(decimals)]) === 0;
    if (i.highOpen && high > low && at(i.high, edges(high)[0])) high -= 1n;
    if (i.lowOpen && low < high && at(i.low, edges(low)[1])) low += 1n;
    return [low, high];
  }

  // ---- ranges: what an expression may come to where figures are not exact

  const rangeOf = (q) => ({ low: q, high: q });
  const both = (f, p, q) => (p === null || q === null ? null : f(p, q));
  const rAdd = (a, b) => ({ low: both(add, a.low, b.low), high: both(add, a.high, b.high) });
  const rNeg = (a) => ({ low: a.high && neg(a.high), high: a.low && neg(a.low) });
  const rSub = (a, b) => rAdd(a, rNeg(b));
  const rJoin = (a, b) => ({ low: both(least, a.low, b.low), high: both(most, a.high, b.high) });
  const rAtMost = (a, q) => ({ low: a.low && least(a.low, q), high: a.high ? least(a.high, q) : q });
  const rAtLeast = (a, q) => ({ low: a.low ? most(a.low, q) : q, high: a.high && most(a.high, q) });
  const hasZero = (a) => (!a.low || a.low[0] <= 0n) && (!a.high || a.high[0] >= 0n);
  const sign = (end, side) => (end === null ? side : end[0] > 0n ? 1 : end[0] < 0n ? -1 : 0);

  function rMul(a, b) {
    let low = null, high = null, down = false, up = false;
    for (const [p, i] of [[a.low, -1], [a.high, 1]]) {
      for (const [q, j] of [[b.low, -1], [b.high, 1]]) {
        const way = sign(p, i) * sign(q, j);
        if (way && (p === null || q === null)) {
          if (way < 0) down = true; else up = true;
          continue;
        }
        const end = way ? mul(p, q) : ZERO;
        low = low ? least(low, end) : end;
        high = high ? most(high, end) : end;
      }
    }
    return { low: down ? null : low, high: up ? null : high };
  }

  function rInverse(a) {
    if (a.low && a.low[0] >= 0n && !(a.high && !a.high[0])) {
      return { low: a.high ? div(ONE, a.high) : ZERO, high: a.low[0] ? div(ONE, a.low) : null };
    }
    if (a.high && a.high[0] <= 0n && !(a.low && !a.low[0])) return rNeg(rInverse(rNeg(a)));
    return { low: null, high: null };
  }

  // ---- formulas: from operations of the kernel to what computes (`run`) and what bounds (`range`)

  /** Square roots of one scoring: those that are rational multiples of each other stay so. */
  let roots = [];
  const ROOT_BITS = 320n, RATIONAL_BITS = 200;

  function rationalRoot(q) {
    const [n, d] = reduced(q), a = squareRoot(n), b = squareRoot(d);
    return a * a === n && b * b === d ? [a, b] : null;
  }

  function rootOf(q) {
    const whole = rationalRoot(q);
    if (whole) return whole;
    for (const known of roots) {
      const times = rationalRoot(mul(q, known.of));
      if (times) return mul(div(times, known.of), known.root);
    }
    const [n, d] = reduced(q), root = [squareRoot((n << (2n * ROOT_BITS)) / d), 1n << ROOT_BITS];
    roots.push({ of: [n, d], root });
    return root;
  }

  const endOf = (pick, given) => (p, q) => (p === null || q === null ? (given ? p || q : null) : pick(p, q));

  /** `top / bottom * scale`, cut as `cuts` says; `zero` where the bottom is 0. */
  function ratio(c, [top, bottom], zero, scale, cuts) {
    const capped = cuts.includes('capped'), floored = cuts.includes('floored'), part = cuts.includes('part');
    const [s, t] = scale, ceiling = most(capped ? ONE : scale, zero);
    return {
      run(w) {
        const [p, q] = top.run(w), [r, u] = bottom.run(w);
        if (!r) { w.zeros.push(c.node.id); return zero; }
        const n = p * u * s, d = q * r * t;
        return floored && n <= 0n ? ZERO : capped && n >= d ? ONE : [n, d];
      },
      range(w) {
        const b = bottom.range(w);
        let found = b.high && !b.high[0] ? rangeOf(zero) : rMul(rMul(top.range(w), rangeOf(scale)), rInverse(b));
        if (!b.high || b.high[0]) {
          if (floored) found = rAtLeast(found, ZERO);
          if (capped) found = rAtMost(found, ONE);
          if (hasZero(b)) found = rJoin(found, rangeOf(zero));
        }
        return part ? rAtMost(found, ceiling) : found;
      },
    };
  }

  /** The value of the first threshold, from the highest down, that is reached. */
  function steps(x, falling, rest) {
    return {
      run(w) {
        const value = x.run(w), row = falling.find(([from]) => cmp(value, from) >= 0);
        return row ? row[1] : rest;
      },
      range(w) {
        const { low, high } = x.range(w), last = falling[falling.length - 1][0];
        const values = !low || cmp(low, last) < 0 ? [rest] : [];
        falling.forEach(([from, worth], i) => {
          const above = i ? falling[i - 1][0] : null;
          if ((!high || cmp(high, from) >= 0) && (!above || !low || cmp(low, above) < 0)) values.push(worth);
        });
        return { low: values.reduce(least), high: values.reduce(most) };
      },
    };
  }

  /** A value on straight lines between points; level beyond the first and the last. */
  function interpolated(x, rising) {
    const last = rising[rising.length - 1];
    const at = (q) => {
      const i = rising.findIndex(([place]) => cmp(q, place) <= 0);
      if (i < 1) return i ? last[1] : rising[0][1];
      const [[a, low], [b, high]] = [rising[i - 1], rising[i]];
      return add(low, mul(sub(q, a), div(sub(high, low), sub(b, a))));
    };
    return {
      run: (w) => at(x.run(w)),
      range(w) {
        const { low, high } = x.range(w), inside = ([place]) => (!low || cmp(place, low) >= 0) && (!high || cmp(place, high) <= 0);
        const values = [...rising.filter(inside).map(([, value]) => value), low ? at(low) : rising[0][1], high ? at(high) : last[1]];
        return { low: values.reduce(least), high: values.reduce(most) };
      },
    };
  }

  /** A function that compares units: `summary` of all their figures, `exact` from a figure and that, `enclose`. */
  const relative = (summary, exact, enclose, otherwise) => (c, x, from = null) => {
    const slot = c.slots.length;
    const inner = c.slots.filter((each) => x.slots.has(each.slot)).map((each) => each.slot);
    c.slots.push({
      slot, inner, arg: x, lowest: from,
      summary: (values) => summary(values, from), enclose: (ranges) => enclose(ranges, from),
    });
    return {
      slot,
      run: (w) => exact(x.run(w), w.summaries[c.node.id][slot]),
      range: (w) => (w && w.enclosed[c.node.id] && w.enclosed[c.node.id][slot]) || otherwise,
    };
  };
  const ends = (values, lowest) => [lowest || values.reduce(least), values.reduce(most)];
  const betweenExact = (x, [low, high]) => { const spread = sub(high, low); return spread[0] ? div(sub(x, low), spread) : ZERO; };
  const between = relative(ends, betweenExact, encloseBetween, { low: ZERO, high: ONE });

  function meanVariance(values) {
    const count = [BigInt(values.length), 1n], mean = reduced(div(values.reduce(add), count));
    return { mean, variance: reduced(div(values.map((x) => { const y = sub(x, mean); return mul(y, y); }).reduce(add), count)) };
  }
  const standardised = (x, { mean, variance }) => (variance[0] ? mul(sub(x, mean), rootOf(div(ONE, variance))) : ZERO);

  const standard = relative(meanVariance, standardised, encloseStandard, { low: null, high: null });

  const limited = (x, at, pick, bound) => ({ args: [x], run: (w) => pick(x.run(w), at), range: (w) => bound(x.range(w), at) });

  function extreme(c, of, pick, open) {
    const args = of.map((each) => compile(each, c));
    const better = (a, b) => ({ low: endOf(pick, open[0])(a.low, b.low), high: endOf(pick, open[1])(a.high, b.high) });
    return { args, run: (w) => args.map((x) => x.run(w)).reduce(pick), range: (w) => args.map((x) => x.range(w)).reduce(better) };
  }

  const exactly = (text) => numeral(text).value;
  const points = (rows) => rows.map((row) => row.map(exactly));

  /** The operations of the kernel: what stands in a form behind its name. */
  const OPERATIONS = {
    linear(c, terms, constant) {
      const args = terms.map(([, each]) => compile(each, c)), factors = terms.map(([factor]) => exactly(factor)), plus = exactly(constant);
      return {
        args,
        run: (w) => args.map((x, i) => mul(x.run(w), factors[i])).concat(plus[0] ? [plus] : []).reduce(add),
        range: (w) => args.map((x, i) => rMul(x.range(w), rangeOf(factors[i]))).concat(plus[0] ? [rangeOf(plus)] : []).reduce(rAdd),
      };
    },
    at_most: (c, of, text) => limited(compile(of, c), exactly(text), least, rAtMost),
    at_least: (c, of, text) => limited(compile(of, c), exactly(text), most, rAtLeast),
    min: (c, ...of) => extreme(c, of, least, [false, true]),
    max: (c, ...of) => extreme(c, of, most, [true, false]),
    points(c, of) {
      const x = compile(of, c);
      return { args: [x], run: (w) => div(x.run(w), c.node.max), range: (w) => rMul(x.range(w), rangeOf(div(ONE, c.node.max))) };
    },
    ratio(c, top, bottom, cuts = '', scale = '1', zero = '0') {
      const args = [compile(top, c), compile(bottom, c)];
      return { args, ...ratio(c, args, exactly(zero), exactly(scale), cuts) };
    },
    holds(c, condition) {
      const x = compile(condition, c);
      return { args: [x], run: (w) => (x.run(w) ? ONE : ZERO), range: (w) => x.range(w) };
    },
    picked(c, name, said) {
      const x = compile(name, c), words = Object.fromEntries(Object.entries(said).map(([word, value]) => [word, exactly(value)]));
      const values = Object.values(words), range = { low: values.reduce(least), high: values.reduce(most) };
      return { args: [x], run: (w) => words[x.run(w)], range: () => range };
    },
    steps(c, of, falling, rest) {
      const x = compile(of, c);
      return { args: [x], ...steps(x, points(falling), exactly(rest)) };
    },
    interpolated(c, of, rising) {
      const x = compile(of, c);
      return { args: [x], ...interpolated(x, points(rising)) };
    },
    min_max(c, of, lowest) {
      const x = compile(of, c);
      return { args: [x], ...between(c, x, lowest === null ? null : exactly(lowest)) };
    },
    standardised(c, of) {
      const x = compile(of, c);
      return { args: [x], ...standard(c, x) };
    },
    when(c, ...parts) {
      const args = parts.map((each) => compile(each, c));
      return { args, run: (w) => (args[1].run(w) ? args[0] : args[2]).run(w), range: (w) => whenRange(c, args, w) };
    },
    negative(c, of) {
      const x = compile(of, c);
      return { args: [x], plain: x.plain, run: (w) => neg(x.run(w)), range: (w) => rNeg(x.range(w)) };
    },
    not(c, of) {
      const x = compile(of, c);
      return { args: [x], plain: x.plain, run: (w) => !x.run(w), range: (w) => rSub(rangeOf(ONE), x.range(w)) };
    },
    unsaid: (c, name) => refuse('DTI-F006', name, 'no function of this reader'),
  };

  const COMPARE = { '<': (way) => way < 0, '<=': (way) => way <= 0, '>': (way) => way > 0, '>=': (way) => way >= 0, is: (way) => !way };
  const RUN = { '+': add, '-': sub, '*': mul, '/': div }, KNOWN = { ...COMPARE, ...RUN, and: null, or: null };
  const R01 = { low: ZERO, high: ONE };

  function comparedRange(op, gap) {
    const none = !gap.low || !gap.high;
    if (op === 'is') {
      return !none && !gap.low[0] && !gap.high[0] ? rangeOf(ONE) : { low: ZERO, high: hasZero(gap) ? ONE : ZERO };
    }
    const { low, high } = op[0] === '>' ? rNeg(gap) : gap, strict = op.length === 1;
    const always = high && (high[0] < 0n || (!high[0] && !strict)), never = low && (low[0] > 0n || (!low[0] && strict));
    return { low: always ? ONE : ZERO, high: never ? ZERO : ONE };
  }

  function compileBinary(op, left, right, c) {
    const word = typeof left === 'string' && c.inputs[left] && c.inputs[left].kind === 'choice';
    const a = compile(left, c), b = word && !c.inputs[right] ? { run: () => right, names: new Set(), slots: new Set() } : compile(right, c);
    const made = (run, range, plain = false) => ({ run, range, plain, args: [a, b] });
    if (op === 'and') return made((w) => a.run(w) && b.run(w), (w) => logical(least, a, b, w), a.plain && b.plain);
    if (op === 'or') return made((w) => a.run(w) || b.run(w), (w) => logical(most, a, b, w), a.plain && b.plain);
    if (word) return made((w) => a.run(w) === b.run(w), () => R01, true);
    if (COMPARE[op]) return made((w) => COMPARE[op](cmp(a.run(w), b.run(w))), (w) => comparedRange(op, rSub(a.range(w), b.range(w))));
    const range = { '+': rAdd, '-': rSub, '*': rMul, '/': (x, y) => rMul(x, rInverse(y)) }[op];
    return made((w) => RUN[op](a.run(w), b.run(w)), (w) => range(a.range(w), b.range(w)));
  }
  const logical = (pick, a, b, w) => { const x = a.range(w), y = b.range(w); return { low: pick(x.low, y.low), high: pick(x.high, y.high) }; };

  /** A branch that a condition rules out does not count; one that narrows numbers is more than this reader knows. */
  function whenRange(c, [value, condition, otherwise], w) {
    const known = condition.range(w), never = known.high && !known.high[0], always = known.low && known.low[0];
    if (never || always) return (never ? otherwise : value).range(w);
    if (!condition.plain || [...condition.names].some((name) => value.names.has(name) || otherwise.names.has(name))) {
      refuse('DTI-F080', c.node.code, 'bounds under a condition on numbers are not read here');
    }
    return rJoin(value.range(w), otherwise.range(w));
  }

  /**
   * Compiles a form for a node: how it runs, its range, the names and cohort functions inside it. A form is a number or a
   * name as text, or a list: an operation and what it takes.
   */
  function compile(form, c) {
    const made = compiled(form, c), args = made.args || [];
    const names = new Set(args.flatMap((each) => [...each.names]));
    const slots = new Set(args.flatMap((each) => [...each.slots]));
    if (made.name !== undefined) names.add(made.name);
    if (made.slot !== undefined) slots.add(made.slot);
    return { ...made, names, slots };
  }

  function compiled(form, c) {
    if (typeof form === 'string' && /^-?\d/.test(form)) {
      const value = exactly(form);
      return { run: () => value, range: () => rangeOf(value) };
    }
    if (typeof form === 'string') return { name: form, run: (w) => w.v[form], range: (w) => nameRange(form, w, c.inputs), plain: true };
    const [op, ...parts] = form;
    if (Object.hasOwn(OPERATIONS, op)) return OPERATIONS[op](c, ...parts);
    return Object.hasOwn(KNOWN, op) ? compileBinary(op, ...parts, c) : refuse('DTI-F006', op, 'no operation of this reader');
  }

  /** What is known of a name: the figure, the interval of a printed one, the bounds of a part, or what is declared. */
  function nameRange(name, w, inputs) {
    const declared = inputs[name];
    if (!declared) return w && w.values[name] ? asRange(w.values[name]) : { low: null, high: null };
    if (w && w.printed[name]) return { low: w.printed[name].low, high: w.printed[name].high };
    const value = w && w.stated_inputs[name];
    if (Array.isArray(value)) return rangeOf(value);
    if (typeof value === 'boolean') return rangeOf(value ? ONE : ZERO);
    return declared.numeric ? { low: declared.low, high: declared.high } : R01;
  }

  // ---- cohorts of which some figures are known only as ranges

  /** For each unit the greatest (or least) of the other units' ends; null where that has no end. */
  function others(values, greatest, key) {
    const known = values.map((each, i) => [each[key], i]).filter(([end]) => end);
    known.sort((a, b) => (greatest ? -1 : 1) * cmp(a[0], b[0]));
    const endless = greatest === (key === 'high') ? values.map((each, i) => (each[key] ? -1 : i)).filter((i) => i >= 0) : [];
    return (i) => {
      if (endless.some((j) => j !== i)) return null;
      const found = known.find(([, j]) => j !== i);
      return found ? found[0] : null;
    };
  }

  function corner(x, lowest, highest, upper) {
    if (x === null || lowest === null || (!upper && highest === null)) return upper ? ONE : ZERO;
    const top = highest === null ? x : most(x, highest), bottom = least(x, lowest);
    return cmp(top, bottom) > 0 ? div(sub(x, bottom), sub(top, bottom)) : ZERO;
  }

  function encloseBetween(values, lowest) {
    const topLow = others(values, true, 'low'), topHigh = others(values, true, 'high');
    const lowLow = others(values, false, 'low'), lowHigh = others(values, false, 'high');
    const highs = values.map((v) => v.high).filter(Boolean), lows = values.map((v) => v.low).filter(Boolean);
    const same = !lowest && (!highs.length || !lows.length || cmp(lows.reduce(most), highs.reduce(least)) <= 0);
    return values.map((own, i) => ({
      low: same ? ZERO : corner(own.low, lowest || lowHigh(i), topHigh(i), false),
      high: corner(own.high, lowest || lowLow(i), topLow(i), true),
    }));
  }

  function encloseStandard(values) {
    const none = values.map(() => ({ low: null, high: null })), count = [1n, BigInt(values.length)];
    if (values.some((v) => !v.low || !v.high)) return none;
    const total = values.reduce(rAdd), mean = { low: mul(total.low, count), high: mul(total.high, count) };
    const away = values.map((v) => rSub(v, mean)), squares = away.map((v) => {
      const p = mul(v.low, v.low), q = mul(v.high, v.high);
      return [hasZero(v) ? ZERO : least(p, q), most(p, q)];
    });
    const [low, high] = [0, 1].map((i) => mul(squares.map((s) => s[i]).reduce(add), count));
    if (!low[0]) return none;
    const root = ([n, d]) => [squareRoot((n << 128n) / d), 1n << 64n];
    const deviation = rInverse({ low: root(low), high: add(root(high), [1n, 1n << 64n]) });
    return away.map((v) => rMul(v, deviation));
  }

  // ---- a rule set

  const PROVENANCES = ['given', 'official', 'adapted', 'derived', 'reconstructed'];
  const weakest = (several) => several.reduce((a, b) => (PROVENANCES.indexOf(b) > PROVENANCES.indexOf(a) ? b : a));
  const sum = (several) => several.reduce(add, ZERO);
  const number = (text) => (text === undefined || text === null ? null : numeral(text).value);
  const entries = (group) => Object.entries(group || {});

  /**
   * The rule set of an exported document. `units` says how many units its list has (null: no warning tells how many are
   * missing), `forms` the formulas of its nodes as operations of the kernel: `export --to js` writes all three.
   */
  function load(document, units, forms) {
    const told = document.rule_set, applies = told.applies || {};
    if (document.kind !== 'dti-rules rule set' || document.format !== 1) refuse('DTI-H007', 'document', 'no rule set of format 1');
    const sure = (stated) => (stated && applies.caps ? weakest([stated, applies.provenance]) : stated) || null;
    const rules = {
      document, id: told.id, version: told.version, units, told, nodes: {}, inputs: {}, parameters: {}, codes: {},
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
    }
    const any = (key) => sheets.some((sheet) => sheet[key] === true);
    const w = {
      unit, sheets, complete: any('complete'), illustrative: any('illustrative'), v: {}, printed: {}, given: {}, values: {},
      stated_inputs: {}, states: {}, stated: {}, open: new Set(), nominal: {}, means: {}, cohorts: {}, summaries: {}, enclosed: {},
      unsettled: new Set(), rests: {}, zeros: [], zero: new Set(), kept: {}, sure: {},
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
      refuse('DTI-S002', w.unit, 'figures of several pillars or totals at once are not compared here');
    }
    return w;
  }

  const isSaid = (said) => said !== null && said !== undefined && said !== '';

  function readFigure(rules, w, name, said, source) {
    const declared = rules.inputs[name];
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
      if (declared.kind === 'count' && read.value[0] % read.value[1]) refuse('DTI-T014', name, 'a whole number');
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
    const points = measure === 'points' ? node.points : null, read = numeral(said, item);
    if (measure === 'points' && !points) refuse('DTI-T017', item, 'it has no points');
    if (!node.open && (read.value[0] < 0n || cmp(read.value, points || ONE) > 0)) refuse('DTI-T015', item, 'outside its range');
    const exact = !source && !node.parts.length && node.depth > 1, worth = points ? div(ONE, points) : ONE;
    let interval = scaledBy(exact ? point(read.value) : printedInterval(read, rules.rounding.mode), worth);
    if (!node.open) interval = meet(interval, UNIT);
    (w.given[node.id] = w.given[node.id] || []).push({ interval, nominal: mul(read.value, worth) });
  }

  // ---- scoring

  const lacks = (w, name) => w.v[name] === undefined;
  const states = (w, names) => names.every((name) => !lacks(w, name));
  const asInterval = (raw) => (Array.isArray(raw) ? point(raw) : raw);
  const asRange = (raw) => { const { low, high } = asInterval(raw); return { low, high }; };
  const final = (raw) => (!raw || Array.isArray(raw) ? raw || null : isExact(raw) ? raw.low : raw);

  /**
   * Scores a cohort. A submission is what a file of figures states of one unit: {unit, complete, inputs, points, values,
   * source}; a unit may stand in several. Gives a card a unit; see `results`. `before` are cards of an earlier scoring, of
   * no further use: what other units' figures cannot have moved is taken over for units whose submissions are the same
   * objects.
   */
  function score(rules, submissions, before = []) {
    roots = [];
    const units = new Map(), known = new Map(before.map((w) => [w.unit, w]));
    for (const each of submissions) units.set(each.unit, [...(units.get(each.unit) || []), each]);
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
      if (stated && !opened && node.alone && (stated.lowest || node.slots[0].lowest)) return [byExtremes(node, w, stated), 'computed'];
      if (stated) restOnExtremes(node, w, stated);
      else if (w.cohorts[id] < 2) return [boundsOf(node), 'no_cohort'];
      opened = opened || Boolean(w.enclosed[id]);
    }
    const raw = settled(node, node.made.run(w));
    if (w.zeros.length) { w.zero.add(id); w.zeros.length = 0; }
    if (!opened) return [raw, 'computed'];
    const found = enclosed(node, w);
    if (w.unsettled.has(id)) return [found, 'bounds'];
    if (isExact(found)) return [found.low, 'computed'];
    const { low, high } = asInterval(raw);
    w.nominal[id] = least(most(mul(add(low, high), [1n, 2n]), found.low), found.high);
    return [found, 'computed'];
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
      return least(most(quietly(w, node.made.run), ZERO), ONE);
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

  // ---- results

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

  return { Refused, load, score, result, results, resultsText, canonical, ranks, warnings, cohortWarnings, provenance, pointsText, decimalText, numeral, ratioText };
})();
if (typeof module !== 'undefined') module.exports = DtiRules;
