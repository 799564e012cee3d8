/**
 * Scores test vectors: node run.js RULES.json VECTORS.json FORMS.json. Rules and vectors are as `export --to json` and
 * `export --to vectors` write them, forms are the formulas as operations of the kernel.
 * Prints a line a vector: its results, or {"refused": why}.
 */
'use strict';
const { readFileSync } = require('fs');
const { join } = require('path');
const PARTS = { DtiNumbers: 'numbers.js', DtiFormulas: 'formulas.js', DtiResults: 'results.js', DtiRules: 'reader.js' };
for (const [name, file] of Object.entries(PARTS)) globalThis[name] = require(join(__dirname, file));

const [rulesFile, vectorsFile, formsFile] = process.argv.slice(2);
const { unit_list: list, vectors } = JSON.parse(readFileSync(vectorsFile, 'utf8'));
const document = JSON.parse(readFileSync(rulesFile, 'utf8'));
const forms = JSON.parse(readFileSync(formsFile, 'utf8'));
let rules = null;

/** @param {{submissions: object[]}} vector */
function answer({ submissions }) {
  try {
    rules = rules || DtiRules.load(document, list.units, forms);
    return DtiRules.results(DtiRules.score(rules, submissions));
  } catch (error) {
    if (error instanceof DtiRules.Refused) return { refused: error.message };
    throw error;
  }
}

process.stdout.write(vectors.map((vector) => `${DtiRules.canonical(answer(vector))}\n`).join(''));
