/**
 * Exact numbers, and what is known of those that are not exact: intervals of printed figures, ranges of expressions.
 *
 * A number is a pair of BigInts, [numerator, denominator], the denominator above 0, unreduced until it is shown.
 * @typedef {[bigint, bigint]} Q
 * @typedef {{low: Q, high: Q, lowOpen?: boolean, highOpen?: boolean}} Interval what is known of a value
 * @typedef {{low: Q|null, high: Q|null}} Range all that an expression may come to; null has no end
 */
'use strict';
const DtiNumbers = (() => {
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
    if (typeof text === 'object' || said.length > 100 || !(ratio ? BigInt(ratio[2]) : plain && !/^0\d/.test(plain[2]))) refuse('DTI-T008', item, `${said} is no number`);
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

  const asInterval = (raw) => (Array.isArray(raw) ? point(raw) : raw);
  const asRange = (raw) => { const { low, high } = asInterval(raw); return { low, high }; };
  const final = (raw) => (!raw || Array.isArray(raw) ? raw || null : isExact(raw) ? raw.low : raw);

  const PROVENANCES = ['given', 'official', 'adapted', 'derived', 'reconstructed'];
  const weakest = (several) => several.reduce((a, b) => (PROVENANCES.indexOf(b) > PROVENANCES.indexOf(a) ? b : a));
  const sum = (several) => several.reduce(add, ZERO);
  const number = (text) => (text === undefined || text === null ? null : numeral(text).value);
  const entries = (group) => Object.entries(group || {});

  return {
    add, asInterval, asRange, cmp, decimalText, div, entries, final, gcd, hasZero, isEmpty, isExact, least, meet,
    most, mul, neg, number, numeral, ONE, point, printedInterval, printings, rAdd, rangeOf, ratioText, rAtLeast,
    rAtMost, reduced, refuse, Refused, rInverse, rJoin, rMul, rNeg, rSub, scaledBy, scaledRound, squareRoot, sub,
    sum, weakest, ZERO,
  };
})();
if (typeof module !== 'undefined') module.exports = DtiNumbers;
