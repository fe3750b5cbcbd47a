// Node's http module with an agent that keeps connections: 5 users, an hour.
import http from "node:http";

const agent = new http.Agent({ keepAlive: true });
const headers = { "X-API-Key": "k".repeat(40) };
const get = () =>
  new Promise((done, failed) => {
    http
      .get(process.env.UNDERSTUDY_GATEWAY + "/api/v1/agents/", { agent, headers }, (response) => {
        if (response.statusCode !== 200) failed(new Error(`status ${response.statusCode}`));
        response.resume().on("end", done);
      })
      .on("error", failed);
  });
const user = async () => {
  for (let i = 0; i < 900; i++) {
    await get();
    await new Promise((done) => setTimeout(done, 4000));
  }
};
await Promise.all([...Array(5)].map(user));
agent.destroy();
