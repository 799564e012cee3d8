/**
 * Scores test vectors: node run.js RULES.json VECTORS.json, as `export --to json` and `export --to vectors` write them.
 * Prints a line a vector: its results, or {"refused": why}.
 */
'use strict';
const { readFileSync } = require('fs');
const { join } = require('path');
const DtiRules = require(join(__dirname, 'reader.js'));

const [rulesFile, vectorsFile] = process.argv.slice(2);
const { unit_list: list, vectors } = JSON.parse(readFileSync(vectorsFile, 'utf8'));
const document = JSON.parse(readFileSync(rulesFile, 'utf8'));
let rules = null;

/** @param {{submissions: object[]}} vector */
function answer({ submissions }) {
  try {
    rules = rules || DtiRules.load(document, list.units);
    return DtiRules.results(DtiRules.score(rules, submissions));
  } catch (error) {
    if (error instanceof DtiRules.Refused) return { refused: error.message };
    throw error;
  }
}

process.stdout.write(vectors.map((vector) => `${DtiRules.canonical(answer(vector))}\n`).join(''));
