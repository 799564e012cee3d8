/**
 * The live page: fields for the figures of one unit of a cohort; every change scores the cohort anew with `DtiRules`.
 * What the page needs stands in the element `data`: the rules, how they read, the figures, the names of units.
 */
'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const figuresNamed = (form) => (Array.isArray(form) ? form.map(figuresNamed) : Number.isInteger(form) ? data.inputs[form] : form);
  const forms = Object.fromEntries(Object.entries(data.forms).map(([id, form]) => [id, figuresNamed(form)]));
  const rules = DtiRules.load(unpacked(data.rules), data.units, forms);
  const first = data.cohort.map((sheet) => ({
    ...sheet,
    ...(sheet.inputs ? { inputs: named(sheet.inputs) } : {}),
    ...(sheet.source === undefined ? {} : { source: data.sources[sheet.source] }),
  }));
  const state = { lang: document.documentElement.lang, unit: data.shown, sheets: first, cards: [], wrong: {} };
  const fields = {};
  const nodeParts = {};

  /** The rules with what they rest on in the place of its number. */
  function unpacked(value) {
    if (!value || typeof value !== 'object') return value;
    if (typeof value.provenance === 'number') value.provenance = data.rests[value.provenance];
    Object.values(value).forEach(unpacked);
    return value;
  }

  /** The figures of a sheet by name: they stand in the order of `data.inputs`, as far as any is stated. */
  function named(figures) {
    return Object.fromEntries(figures.map((said, i) => [data.inputs[i], said]).filter(([, said]) => said !== null));
  }

  const say = (key) => data.words[key][state.lang];
  const of = (text) => (text ? text[state.lang] || text.vi || text.en : '');
  const local = (text) => (state.lang === 'vi' ? text.replaceAll('.', ',') : text);
  const apart = (whole, mark) => whole.replace(/\B(?=(\d{3})+$)/g, mark);
  const grouped = (text) => (state.lang === 'vi' ? text.replace(/(\d+)(\.\d+)?/g, (_, n, rest = '') => apart(n, '.') + local(rest)) : text);
  const sure = (word) => data.provenance[word][state.lang];

  /** An element with attributes and what is inside it: text or elements. */
  function make(tag, attributes = {}, ...inside) {
    const found = Object.assign(document.createElement(tag), attributes);
    found.append(...inside.filter((each) => each !== null));
    return found;
  }

  // ---- figures

  /** A number as the reader of the page writes it, in the form that the rules read; null for none. */
  function read(text) {
    const said = text.trim().replace('−', '-');
    if (/^-?\d+\/0*[1-9]\d*$/.test(said)) return said;
    const form = state.lang === 'vi' ? /^-?(?:[1-9]\d{0,2}(?:\.\d{3})+|0|[1-9]\d*)(?:,\d+)?%?$/ : /^-?(?:0|[1-9]\d*)(?:\.\d+)?%?$/;
    if (!form.test(said)) return null;
    return state.lang === 'vi' ? said.replaceAll('.', '').replace(',', '.') : said;
  }

  const stated = (group, name) => {
    const sheet = state.sheets.find((each) => each.unit === state.unit && each[group] && each[group][name] !== undefined);
    return sheet ? sheet[group][name] : undefined;
  };

  /** States a figure of the unit (undefined: none), in the sheet that stated it, else in the unit's first. */
  function put(group, name, value) {
    const own = state.sheets.filter((each) => each.unit === state.unit);
    const home = own.find((each) => each[group] && name in each[group]) || own.find((each) => !each.source) || own[0];
    state.sheets = state.sheets.map((each) => {
      if (each !== home) return each;
      const said = { ...each[group], [name]: value };
      if (value === undefined) delete said[name];
      return { ...each, [group]: said };
    });
  }

  /** Tries a change, and after it those that were refused before: this one may have made them right. */
  function change(key, act) {
    for (let moved = tried(key, act); moved;) moved = Object.entries(state.wrong).some(([other, wrong]) => tried(other, wrong.act));
    show();
  }

  /** Whether the rules take a change; what they refuse is told at the field, and the figures stay as they were. */
  function tried(key, act) {
    const before = state.sheets;
    delete state.wrong[key];
    try {
      act();
      state.cards = DtiRules.score(rules, state.sheets, state.cards);
      return true;
    } catch (error) {
      if (!(error instanceof DtiRules.Refused)) throw error;
      state.wrong[key] = { code: error.code, act };
      if (state.sheets !== before) state.cards = DtiRules.score(rules, state.sheets = before);
      return false;
    }
  }

  // ---- fields

  function field(group, name, label, kind, choices) {
    const key = `${group} ${name}`;
    const input = kind === 'number'
      ? make('input', { type: 'text', inputMode: 'decimal', autocomplete: 'off' })
      : make('select', {}, ...choices.map(([value, said]) => make('option', { value }, said)));
    const told = make('span', { className: 'bad', id: `bad-${Object.keys(fields).length}-${name}` });
    input.setAttribute('aria-describedby', told.id);
    input.addEventListener(kind === 'number' ? 'input' : 'change', () => entered(group, name, key, kind, input.value));
    input.addEventListener('blur', () => fill(key));
    (fields[key] = fields[key] || []).push({ input, told, group, name, kind });
    return make('label', {}, make('span', {}, label), input, told);
  }

  function entered(group, name, key, kind, text) {
    if (text.trim() === '') return change(key, () => put(group, name, undefined));
    const value = kind === 'number' ? read(text) : kind === 'yes_no' ? text === 'yes' : text;
    return change(key, Object.assign(() => {
      if (value === null) throw Object.assign(new DtiRules.Refused(text), { code: 'DTI-T008' });
      put(group, name, value);
    }, { text }));
  }

  const shownFigure = (value) => (value === undefined ? '' : typeof value === 'boolean' ? (value ? 'yes' : 'no') : value);

  /** Shows what is stated in the fields of a figure, but not in the one that is being written in. */
  function fill(key) {
    for (const { input, told, group, name, kind } of fields[key]) {
      const value = shownFigure(stated(group, name)), { code: wrong, act } = state.wrong[key] || {};
      if (input !== document.activeElement) input.value = wrong ? act.text || '' : kind === 'number' ? local(String(value)) : value;
      input.setAttribute('aria-invalid', wrong ? 'true' : 'false');
      told.textContent = wrong ? `${wrong}: ${of(data.refusals[wrong] || data.refusals.other)}` : '';
    }
  }

  function inputField(name) {
    const declared = rules.inputs[name], unit = (rules.told.measures || {})[declared.measured_in];
    const label = of(declared.label) + (unit ? ` (${of(unit)})` : '');
    if (declared.kind === 'yes_no') return field('inputs', name, label, 'yes_no', [['', '–'], ['yes', say('yes')], ['no', say('no')]]);
    if (declared.kind === 'choice') {
      return field('inputs', name, label, 'choice', [['', '–'], ...Object.entries(declared.choices).map(([word, said]) => [word, of(said)])]);
    }
    return field('inputs', name, label, 'number');
  }

  /** Fields for the figures given for a node itself: where one is, or nothing else can be stated. */
  function givenFields(node) {
    const known = ['points', 'values'].filter((group) => state.sheets.some((sheet) => sheet[group] && node.id in sheet[group]));
    const groups = known.length || node.formula || node.parts.length || !node.assessed ? known : [node.points ? 'points' : 'values'];
    return groups.map((group) => field(group, node.id, say(group), 'number'));
  }

  // ---- a node

  const rows = (pairs) => make('dl', {}, ...pairs.filter(([, said]) => said).flatMap(([key, said]) => [make('dt', {}, say(key)), make('dd', {}, said)]));

  /** How a node's score comes about: the sentence of the rule, its formula, its citation and what each rests on. */
  function explanation(node) {
    const rests = ['title', 'points', 'formula'].filter((key) => node.rests[key]).map((key) => `${say(`rests_${key}`)}: ${sure(node.rests[key])}`);
    const set = node.parameters.map((each) => `${of(each.label)} = ${local(DtiRules.ratioText(each.value).replace(/\/1$/, ''))} (${sure(each.provenance)})`);
    const [vi, en] = data.readings[node.id] || [];
    const labelled = (sentence) => sentence && sentence.replace(/\{(\d+)\}/g, (_, i) => of(rules.inputs[node.inputs[i]].label));
    return rows([
      ['in_words', labelled(state.lang === 'vi' ? vi : en) || (node.parts.length ? say('mean') : '')],
      ['formula', node.formula && make('code', {}, node.formula)],
      ['parameter', set.join('; ')],
      ['citation', node.cite ? `${data.documents[node.cite[0]]}, ${node.cite[1]}` : ''],
      ['provenance', rests.join('; ')],
      ['note', of(node.data.note)],
    ]);
  }

  function build(article) {
    const node = rules.nodes[article.id.slice(2)];
    const more = make('details', { className: 'more' }, make('summary', {}, say('how'))), told = make('p', { className: 'soft' });
    more.append(told, explanation(node));
    const inputs = node.parts.length ? [] : node.inputs.map(inputField);
    const figures = make('div', { className: 'f' }, ...inputs, ...givenFields(node));
    nodeParts[node.id] = { result: article.querySelector('.r'), told };
    article.querySelectorAll(':scope > .f, :scope > .more').forEach((each) => each.remove());
    article.append(...(figures.childElementCount ? [figures] : []), more);
  }

  // ---- what is shown

  const card = () => state.cards.find((w) => w.unit === state.unit);
  const digits = (scaled) => grouped(DtiRules.decimalText(scaled, rules.rounding.decimals));

  /** The value as printed; `*` marks a last digit that the figures leave open, a span the bounds. */
  function valueText({ state: known, value, printed, ends, node }) {
    if (!value || known === 'not_stated' || known === 'no_cohort' || saysNothing(node, value)) return '–';
    if (printed !== null) return digits(printed) + (ends[0] === ends[1] ? '' : '*');
    return ends.map(digits).join(' – ');
  }

  function saysNothing(node, value) {
    if (Array.isArray(value)) return false;
    const far = node.open ? 10n ** 12n : 1n, low = node.open ? -far : 0n;
    return value.low[0] <= low * value.low[1] && value.high[0] >= far * value.high[1];
  }

  /** The maximum of a node in full, its thousands set apart as each language does. */
  function mostText([n, d]) {
    if (n % d) return grouped(DtiRules.pointsText(rules, [n, d]));
    return apart(String(n / d), state.lang === 'vi' ? '.' : n / d < 10000n ? '' : ',');
  }

  function resultText(id) {
    const found = DtiRules.result(rules, card(), id), { node } = found, value = valueText(found);
    if (!node.assessed) return data.states.not_assessed[state.lang];
    if (!node.points) return value;
    const most = mostText(node.points);
    const points = value === '–' ? '' : ` · ${grouped(DtiRules.pointsText(rules, found.points))}`;
    return `${value}${points} / ${most} ${say('points_unit')}`;
  }

  function show() {
    for (const id of Object.keys(fields)) fill(id);
    for (const [id, { result, told }] of Object.entries(nodeParts)) {
      const text = resultText(id), rests = DtiRules.provenance(rules, card(), id);
      if (result.textContent !== text) result.textContent = text;
      told.textContent = `${data.states[card().states[id]][state.lang]} · ${sure(rests)}`;
    }
    for (const each of document.querySelectorAll('[data-result]')) each.textContent = resultText(each.dataset.result);
    showTotal();
    showWarnings();
    for (const each of document.querySelectorAll('details[data-json]')) if (each.open) json(each);
  }

  const placeText = (place) => (!place ? '–' : place.rank === null ? `${place.best}–${place.worst}` : String(place.rank));

  /** The units of the page by rank, those without one last. */
  function showRanking(places) {
    const body = document.querySelector('#ranking tbody');
    if (!body) return;
    const shown = ['total', ...[...document.querySelectorAll('#ranking [data-title]')].map((each) => each.dataset.title)];
    const last = { best: places.length + 1, worst: 0 };
    const order = state.cards.map((w, i) => [w, places[i], places[i] || last]).sort(([, , a], [, , b]) => a.best - b.best || a.worst - b.worst);
    const cells = (w, place) => [placeText(place), of(data.names[w.unit]), ...shown.map((id) => valueText(DtiRules.result(rules, w, id)))];
    body.replaceChildren(...order.map(([w, place]) => (
      make('tr', { className: w.unit === state.unit ? 'own' : '' }, ...cells(w, place).map((each) => make('td', {}, each))))));
  }

  function showTotal() {
    const places = DtiRules.ranks(state.cards), place = places[state.cards.indexOf(card())], n = state.cards.length;
    showRanking(places);
    document.getElementById('total').textContent = resultText('total');
    document.getElementById('rank').textContent = `${placeText(place)} / ${n}`;
    document.getElementById('sure').textContent = sure(DtiRules.provenance(rules, card(), 'total'));
  }

  function showWarnings() {
    const found = [...DtiRules.cohortWarnings(state.cards), ...DtiRules.warnings(rules, card())];
    const list = document.getElementById('warnings'), sentences = found.map((each) => {
      const [code, item] = each.split(' ');
      return `${item ? `${item}: ` : ''}${of(data.warnings[code])} (${code})`;
    });
    document.getElementById('warned').textContent = `${say('warnings')} (${found.length})`;
    list.replaceChildren(...sentences.map((each) => make('li', {}, each)));
  }

  function json(details) {
    details.querySelector('textarea').value = details.dataset.json === 'results'
      ? DtiRules.resultsText(state.cards) : `${JSON.stringify(state.sheets, null, 1)}\n`;
  }

  // ---- the page

  function titleOf(id) {
    const { code, title } = rules.nodes[id];
    return code === id ? of(title) : `${code} ${of(title)}`;
  }

  /** Puts the words of the language into whatever is marked, and builds every field anew. */
  function speak() {
    document.documentElement.lang = state.lang;
    for (const each of document.querySelectorAll('[data-say]')) each.textContent = say(each.dataset.say);
    for (const each of document.querySelectorAll('[data-title]')) each.textContent = titleOf(each.dataset.title);
    for (const each of document.querySelectorAll('article')) each.querySelector('h3').textContent = titleOf(each.id.slice(2));
    document.title = of(rules.told.title);
    document.querySelector('h1').textContent = document.title;
    for (const button of document.querySelectorAll('[data-lang]')) button.setAttribute('aria-pressed', String(button.dataset.lang === state.lang));
    for (const option of document.querySelectorAll('#unit option')) option.textContent = of(data.names[option.value]);
    for (const key of Object.keys(fields)) delete fields[key];
    state.wrong = {};
    document.querySelectorAll('article').forEach(build);
    show();
  }

  /** Sets the figures; a form's are those of the unit that is chosen. */
  function fillIn(sheets) {
    state.sheets = data.form ? sheets.map((each) => ({ ...each, unit: state.unit })) : sheets;
    state.cards = DtiRules.score(rules, state.sheets);
  }

  function start() {
    fillIn(first);
    for (const button of document.querySelectorAll('[data-lang]')) {
      button.addEventListener('click', () => { state.lang = button.dataset.lang; speak(); });
    }
    const unit = document.getElementById('unit'), complete = document.getElementById('complete');
    const chosen = () => { complete.checked = card().complete; };
    unit.addEventListener('change', () => {
      state.unit = unit.value;
      state.wrong = {};
      if (data.form) fillIn(state.sheets);
      chosen();
      show();
    });
    complete.addEventListener('change', () => change('complete', () => {
      const { checked } = complete;
      state.sheets = state.sheets.map((each) => (each.unit === state.unit ? { ...each, complete: checked } : each));
    }));
    document.getElementById('again').addEventListener('click', () => {
      state.wrong = {};
      fillIn(first);
      chosen();
      speak();
    });
    for (const each of document.querySelectorAll('details[data-json]')) each.addEventListener('toggle', () => { if (each.open) json(each); });
    for (const each of document.querySelectorAll('[hidden][data-live]')) each.hidden = false;
    chosen();
    speak();
    globalThis.DtiLive = { rules, state, change, put, show };
  }

  start();
})();
