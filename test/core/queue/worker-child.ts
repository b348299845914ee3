/** A worker as a process of its own, for tests that kill it. */
import { queueAddress } from '../../../src/core/queue/address';
import { serveQueue } from '../../../src/core/queue/worker';

const [url = '', root = '', key = '', ...endpoints] = process.argv.slice(2);
const log = (line: string): void => console.log(line);
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
const outs = [process.env['DUALVLA_TEST_OUT'] ?? root];
const asking = { endpoints, keyOf: () => Promise.resolve(key) };
await serveQueue(
  { address: queueAddress(url), roots: [root], outs, ...asking, concurrency: 1, log },
  stop.signal,
);
