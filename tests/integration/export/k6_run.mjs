// Runs a script that imports k6_stub.mjs: so many users, each so many iterations. Prints what was seen, as JSON.
// usage: node k6_run.mjs SCRIPT USERS ITERATIONS, the three files in one folder
import { seen } from './k6_stub.mjs';

const [script, users, iterations] = process.argv.slice(2);
// mulberry32 with a fixed seed: the same draws in each run, so that no chance decides over a test.
let state = 20260118;
Math.random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let word = Math.imul(state ^ (state >>> 15), 1 | state);
  word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
  return ((word ^ (word >>> 14)) >>> 0) / 4294967296;
};
globalThis.__ENV = { BASE_URL: 'http://server' };
let options;
for (let user = 1; user <= Number(users); user += 1) {
  globalThis.__VU = user;
  // Each user of k6 has a module of its own.
  const vu = await import(`${script}?user=${user}`);
  options = vu.options;
  for (let i = 0; i < Number(iterations); i += 1) vu.default();
}
console.log(JSON.stringify({ options, ...seen }));
