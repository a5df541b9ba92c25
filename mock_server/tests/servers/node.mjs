// A server of Node's as it comes: every path answers the same small body.
import http from "node:http";

const body = '{"task":null}';
const server = http.createServer((request, response) => {
  request.resume(); // a body that nobody reads would stop the connection
  request.on("end", () => {
    response.writeHead(200, {
      "Content-Type": "application/json",
      "Content-Length": body.length,
    });
    response.end(body);
  });
});
server.listen(0, "127.0.0.1", () =>
  console.log(`listening on 127.0.0.1:${server.address().port}`),
);
