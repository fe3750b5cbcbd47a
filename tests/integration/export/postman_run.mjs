// Runs a Postman collection: every request in its order, with variables and tests. Prints a line of JSON for each test.
// usage: node postman_run.mjs COLLECTION NAME=VALUE…
import { readFileSync } from 'node:fs';
import { request } from 'node:http';

const [path, ...settings] = process.argv.slice(2);
const collection = JSON.parse(readFileSync(path, 'utf8'));
const variables = new Map(collection.variable.map(({ key, value }) => [key, value]));
for (const setting of settings) variables.set(...setting.split(/=(.*)/s).slice(0, 2));
let drawn = 0;
const filled = (text) => text.replace(/\{\{(\$?\w+)\}\}/g, (all, name) => {
  if (name === '$randomInt') return String((drawn += 1));
  if (!variables.has(name)) throw new Error(`no variable ${name}`);
  return variables.get(name);
});

// On a connection of its own: the servers close theirs after an unhandled error.
function send({ method, header, body, url }) {
  const headers = Object.fromEntries(header.map(({ key, value }) => [key, filled(value)]));
  return new Promise((resolve, reject) => {
    const sent = request(filled(url.raw), { method, headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => { text += part; }).on('error', reject);
      answer.on('end', () => resolve({ code: answer.statusCode, text }));
    });
    sent.on('error', reject);
    sent.end(body && filled(body.raw));
  });
}

async function run(item) {
  const { code, text } = await send(item.request);
  const pm = {
    response: { code, json: () => JSON.parse(text) },
    collectionVariables: { set: (name, value) => variables.set(name, value) },
    expect: (value) => ({ to: { be: { oneOf: (list) => { if (!list.includes(value)) throw new Error(`${value}: ${text}`); } } } }),
    test: (name, check) => {
      let error = null;
      try { check(); } catch (caught) { error = caught.message; }
      console.log(JSON.stringify({ request: item.name, code, name, error }));
    },
  };
  for (const { listen, script } of item.event) {
    if (listen === 'test') new Function('pm', script.exec.join('\n'))(pm);
  }
}

async function walk(items) {
  for (const item of items) {
    if (item.item) await walk(item.item);
    else await run(item);
  }
}
await walk(collection.item);
