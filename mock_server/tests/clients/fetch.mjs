// Node's fetch: prints the status and the length of each answer.
for (const url of process.argv.slice(2)) {
  const answer = await fetch(url);
  const body = await answer.arrayBuffer();
  console.log(answer.status, body.byteLength);
}
