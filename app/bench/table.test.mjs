import test from "node:test";
import assert from "node:assert/strict";
import { between, best, brief, format, growth, lines, markdown, median, options, plain, rows, spread, target, verdict } from "./table.mjs";

test("the middle of a list, and its spread", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([10, 1, 2, 3]), 2.5);
  assert.equal(median([100, 9, 20]), 20); // as numbers, not as words
  assert.ok(Number.isNaN(median([])));
  assert.equal(spread([3, 1, 2], ""), "2 (1–3)");
  assert.equal(spread([0.1, 0.1], "score"), "0.100");
  assert.equal(spread([], "ms"), "–");
});

test("numbers have their units", () => {
  for (const [value, unit, want] of [
    [999.4, "ms", "999 ms"], [1234, "ms", "1.23 s"], [0, "ms", "0 ms"], [0.0004, "score", "0.000"],
    [999, "bytes", "999 B"], [-2500, "bytes", "−2.5 kB"], [16.666, "frame", "16.7 ms"], [89808, "bytes", "89.8 kB"], [1228284, "bytes", "1.23 MB"], [12, "", "12"], [NaN, "ms", "–"],
  ]) assert.equal(format(value, unit), want);
});

test("the best peer is the one with the least median", () => {
  assert.deepEqual(best({ a: [5, 5], b: [1, 9, 4], c: [] }), ["b", [1, 9, 4]]);
  assert.equal(best({}), undefined);
});

test("verdicts", () => {
  const both = { most: 600, ratio: 0.25, unit: "ms" };
  for (const [row, ours, other, want] of [
    [both, 600, 2400, "met"], [both, 601, 2800, "missed; ratio met"], [both, 599, 2000, "missed; value met"],
    [both, 700, 1000, "missed"], [both, 500, undefined, "met"], [{ unit: "ms" }, 1, 2, ""], [{ most: 0 }, 0, 5, "met"],
    [both, NaN, 1, "not measured"], [{ most: 16.7, unit: "frame" }, 16.8, 1, "met"], [{ most: 16.7, unit: "frame" }, 16.9, 1, "missed"],
  ]) assert.equal(verdict(row, ours, other), want);
  assert.equal(target(both), "≤ 600 ms, ≤ 0.25× peer");
  assert.equal(target({ most: 0 }), "0");
});

test("the table holds what was measured, and nothing else", () => {
  const table = lines({
    load: { ours: { lcp: [500, 700, 550] }, one: { lcp: [4000] }, two: { lcp: [2400, 2500, 2300] } },
    interaction: { ours: { "home/zoom in/slow": [88], "ledger/sort/plain": [16], "ledger/group/plain": [] }, one: { "home/zoom in/slow": [176] } },
    repeat: { ours: { offlinefcp: [200] }, one: {} },
  });
  assert.deepEqual(table, [
    ["Largest contentful paint", "≤ 600 ms, ≤ 0.25× peer", "2.40 s (2.30 s–2.50 s) two; 4.00 s one", "550 ms (500 ms–700 ms)", "0.23×", "met"],
    ["INP: zoom in, slower processor", "≤ 200 ms", "176 ms one", "88 ms", "0.50×", "met"],
    ["INP: sort, ledger", "≤ 100 ms", "", "16 ms", "", "met"],
    ["INP: group, ledger", "≤ 100 ms", "", "–", "", "not measured"],
    ["Offline: first contentful paint", "≤ 300 ms", "", "200 ms", "", "met"],
  ]);
  assert.equal(plain(table).split("\n").length, 1 + table.length);
  assert.match(markdown(table), /^\| what \| target \| best peer.*\n\| --- \| --- \| ---: \|/);
});

test("the brief table has what has a target, and the slowest control", () => {
  assert.deepEqual(brief({
    load: { ours: { lcp: [500], fcp: [400] }, one: { lcp: [4000] } },
    interaction: { ours: { "home/zoom/slow": [88], "home/pan/slow": [120], "home/play/slow": [], "home/zoom/plain": [16], "ledger/sort/slow": [208] } },
  }).map(l => [l[0], l[3], l[5]]), [
    ["Largest contentful paint", "500 ms", "met"],
    ["INP, slower processor: the slowest of 2 controls, pan", "120 ms", "met"],
    ["INP: the slowest of 1 controls, zoom", "16 ms", "met"],
    ["INP, ledger, slower processor: the slowest of 1 controls, sort", "208 ms", "missed"],
  ]);
});

test("growth says by which power of the entries a cost grows", () => {
  const table = growth({ scale: {
    ours: { "150/heap": [1e6], "1000/heap": [2e6], "3000/heap": [2e6], "10000/heap": [4e6], "10000/useheap": [5] },
    one: { "150/heap": [1e6], "1000/heap": [1e7], "10000/heap": [1e8] },
  } });
  assert.deepEqual(table.slice(1), [
    ["JavaScript heap", "1.00 MB", "2.00 MB", "2.00 MB", "4.00 MB", "n^0.30"],
    ["JavaScript heap, one", "1.00 MB", "10.00 MB", "–", "100.00 MB", "n^1.00"],
  ]);
  assert.equal(growth({}).length, 1);
  assert.match(markdown(table.slice(1), table[0]), /^\| cost by.*\n\| --- \| ---: \| ---: \|/);
});

test("every number of the table says what it means, once", () => {
  const seen = new Set();
  for (const r of rows.filter(r => !r.each)) {
    assert.ok(r.means && r.what, r.id);
    assert.ok(!seen.has(r.part + r.id), r.id);
    seen.add(r.part + r.id);
  }
});

test("text goes between the markers, again and again", () => {
  const page = "a\n<!-- bench -->\nold\n<!-- /bench -->\nb\n", once = between(page, "bench", "new\n");
  assert.equal(once, "a\n<!-- bench -->\nnew\n<!-- /bench -->\nb\n");
  assert.equal(between(once, "bench", "new"), once);
  assert.throws(() => between("a", "bench", "new"), /missing/);
});

test("the command line", () => {
  assert.deepEqual(options([]), { runs: 5, only: ["load", "interaction", "frames", "embed", "repeat", "memory", "program", "scale"], readme: false });
  assert.deepEqual(options(["--runs", "7", "--only=repeat,load", "--readme"]), { runs: 7, only: ["load", "repeat"], readme: true });
  for (const bad of [["--runs"], ["--runs", "0"], ["--only", "all"], ["--readme=1"], ["x"]]) assert.throws(() => options(bad), /cannot read/);
});
