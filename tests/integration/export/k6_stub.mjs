// What a k6 script imports, for a run in Node without a server: answers are as each request expects them.
export const seen = { requests: {}, last: {}, waits: [], failed: 0 };

export function check(value, checks) {
  return Object.values(checks).every((holds) => holds(value));
}

export function sleep(seconds) {
  seen.waits.push(seconds);
}

export class Rate {
  add(failed) {
    if (failed) seen.failed += 1;
  }
}

export default {
  expectedStatuses: (status) => status,
  request(method, url, body, { headers, tags, responseCallback }) {
    seen.requests[tags.name] = (seen.requests[tags.name] || 0) + 1;
    seen.last[tags.name] = { method, url, headers, body: body === null ? null : JSON.parse(body) };
    return { status: responseCallback, json: () => ({ id: 'an id/1', goal_id: 'goal', task_id: 'task' }) };
  },
};
