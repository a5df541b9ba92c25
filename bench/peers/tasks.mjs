// The tasks of a batch in Node: one event loop, and worker threads to compute.
//
//     node tasks.mjs fetch|sum|sleep AT_MOST SPEC

import { once } from 'node:events';
import http from 'node:http';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

/** Has so many async functions at most do the tasks. */
async function run(tasks, atMost, act) {
  const answers = new Array(tasks);
  let next = 0;
  const worker = async () => {
    while (next < tasks) {
      const task = next++;
      answers[task] = await act(task);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atMost, tasks) }, worker));
  return answers;
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit)
      crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (~crc >>> 0).toString(16).padStart(8, '0');
}

// --8<-- [start:fetch]
async function fetch({ tasks, server, input }, atMost) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: atMost });
  const paths = input.split(' ');
  const answers = await run(tasks, atMost, async (task) => {
    const path = paths[task % paths.length].replaceAll('{task}', task);
    const request = http.get(`http://${server}${path}`, { agent, timeout: 70_000 });
    request.on('timeout', () => request.destroy(new Error(`${path}: no reply`)));
    const [reply] = await once(request, 'response');
    const chunks = [];
    for await (const chunk of reply) chunks.push(chunk);
    if (reply.statusCode !== 200) throw new Error(`${path}: ${reply.statusCode}`);
    const body = Buffer.concat(chunks);
    return `${reply.statusCode}, ${body.length} bytes, crc32 ${crc32(body)}`;
  });
  agent.destroy();
  return answers;
}
// --8<-- [end:fetch]

/** A number is exact up to 2^53, the sum may be larger. */
function addUp(size) {
  const part = 1_000_000;
  let total = 0n;
  for (let from = 0; from < size; from += part) {
    const to = Math.min(size, from + part);
    let some = 0;
    for (let number = from; number < to; ++number) some += number;
    total += BigInt(some);
  }
  return String(total);
}

async function sum({ tasks, size }, atMost) {
  const threads = Array.from(
    { length: Math.min(atMost, tasks) },
    () => new Worker(new URL(import.meta.url)),
  );
  const idle = [...threads];
  const answers = await run(tasks, atMost, async () => {
    const thread = idle.pop();
    thread.postMessage(size);
    const [answer] = await once(thread, 'message');
    idle.push(thread);
    return answer;
  });
  await Promise.all(threads.map((thread) => thread.terminate()));
  return answers;
}

function sleep({ tasks, size, input }, atMost) {
  const naps = input ? input.split(',').map(Number) : [size]; // microseconds
  return run(tasks, atMost, async (task) => {
    await sleepFor(naps[task % naps.length] / 1000);
    return String(task);
  });
}

function end(code, why) {
  console.error(`tasks.mjs: ${why}`);
  process.exit(code);
}

function readBatch([what, atMost, spec, ...more]) {
  const work = { fetch, sum, sleep }[what];
  if (!work || spec === undefined || more.length > 0)
    end(2, 'wants fetch|sum|sleep AT_MOST SPEC');
  if (!(Number(atMost) >= 1)) end(2, `AT_MOST: ${atMost}: not a number from 1 on`);
  try {
    const batch = JSON.parse(spec);
    if (!(batch.tasks >= 1)) end(2, 'SPEC: no tasks');
    return () => work(batch, Number(atMost));
  } catch (error) {
    return end(2, `SPEC: ${error.message}`);
  }
}

async function main() {
  const work = readBatch(process.argv.slice(2));
  console.log('ready');
  await once(process.stdin, 'data');
  // The one that started it has seen enough, or is gone.
  process.stdin.on('end', () => process.exit(0));
  const start = performance.now();
  const answers = await work();
  const wall = (performance.now() - start) / 1000;
  console.log(JSON.stringify({ wall_seconds: wall, answers }));
}

if (isMainThread) main().catch((error) => end(1, error.message));
else parentPort.on('message', (size) => parentPort.postMessage(addUp(size)));
