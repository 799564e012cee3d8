/**
 * Formulas: from operations of the kernel to what computes (`run`) and what bounds (`range`), and the bounds of functions
 * that compare units.
 */
'use strict';
const DtiFormulas = (() => {
  const {
    add, asRange, cmp, div, hasZero, least, most, mul, neg, numeral, ONE, rAdd, rangeOf, rAtLeast, rAtMost,
    reduced, refuse, rInverse, rJoin, rMul, rNeg, rSub, squareRoot, sub, ZERO,
  } = DtiNumbers;

  /** Square roots of one scoring: those that are rational multiples of each other stay so. */
  let roots = [];
  const forgetRoots = () => { roots = []; };
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

  return { compile, forgetRoots, RATIONAL_BITS };
})();
if (typeof module !== 'undefined') module.exports = DtiFormulas;
