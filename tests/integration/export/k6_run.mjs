// Runs a script that imports k6_stub.mjs: so many users, each so many iterations. Prints what was seen, as JSON.
// usage: node k6_run.mjs SCRIPT USERS ITERATIONS, the three files in one folder
import { seen } from './k6_stub.mjs';

const [script, users, iterations] = process.argv.slice(2);
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
