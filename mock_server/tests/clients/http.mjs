// Node's http with a kept connection: prints the status and the length of each
// answer.
import http from "node:http";

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const get = (url) =>
  new Promise((resolve, reject) => {
    const ask = http.get(url, { agent }, (answer) => {
      let length = 0;
      answer.on("data", (piece) => (length += piece.length));
      answer.on("end", () => resolve(`${answer.statusCode} ${length}`));
      answer.on("error", reject);
    });
    ask.on("error", reject);
  });

for (const url of process.argv.slice(2)) console.log(await get(url));
agent.destroy();
