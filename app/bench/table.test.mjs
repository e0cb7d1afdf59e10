import test from "node:test";
import assert from "node:assert/strict";
import { between, best, format, lines, markdown, median, options, plain, rows, spread, target, verdict } from "./table.mjs";

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
    [999, "bytes", "999 B"], [89808, "bytes", "89.8 kB"], [1228284, "bytes", "1.23 MB"], [12, "", "12"], [NaN, "ms", "–"],
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
    [both, NaN, 1, "not measured"],
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
    ["Largest contentful paint", "≤ 600 ms, ≤ 0.25× peer", "550 ms (500 ms–700 ms)", "2.40 s (2.30 s–2.50 s) two", "0.23×", "met"],
    ["INP: zoom in, slower processor", "≤ 200 ms", "88 ms", "176 ms one", "0.50×", "met"],
    ["INP: sort, ledger", "≤ 100 ms", "16 ms", "", "", "met"],
    ["INP: group, ledger", "≤ 100 ms", "–", "", "", "not measured"],
    ["Offline: first contentful paint", "≤ 300 ms", "200 ms", "", "", "met"],
  ]);
  assert.equal(plain(table).split("\n").length, 1 + table.length);
  assert.match(markdown(table), /^\| what \| target \|.*\n\| --- \| --- \| ---: \|/);
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
  assert.deepEqual(options([]), { runs: 5, only: ["load", "interaction", "embed", "repeat"], readme: false });
  assert.deepEqual(options(["--runs", "7", "--only=repeat,load", "--readme"]), { runs: 7, only: ["load", "repeat"], readme: true });
  for (const bad of [["--runs"], ["--runs", "0"], ["--only", "all"], ["--readme=1"], ["x"]]) assert.throws(() => options(bad), /cannot read/);
});
