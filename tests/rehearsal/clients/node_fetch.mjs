// Node's fetch with its pool: 10 users, an hour.
const headers = { "X-API-Key": "k".repeat(40) };
const user = async () => {
  for (let i = 0; i < 120; i++) {
    const response = await fetch(process.env.UNDERSTUDY_GATEWAY + "/api/v1/agents/", { headers });
    if (response.status !== 200) throw new Error(`status ${response.status}`);
    await response.text();
    await new Promise((done) => setTimeout(done, 30000));
  }
};
await Promise.all([...Array(10)].map(user));
