// node-redis as a subscriber: node pub_sub_subscribe.js URL. Prints a line when it is subscribed, then the next message, and ends.
const { createClient } = require('redis');

(async () => {
  const client = createClient({ url: process.argv[2] });
  await client.connect();
  const seen = new Promise((done) => client.subscribe('l01:events', done).then(() => console.log('subscribed')));
  console.log(await seen);
  await client.unsubscribe('l01:events');
  await client.quit();
})();
