/** Does what nobody foresees, one thing after the other, with nobody at the other end of its streams. */
import { EventEmitter } from 'node:events';
import { guardProcess } from '../../../src/core/host/guard';

const say = (text: string) => process.send?.(text);
guardProcess((text) => {
  say(text);
  process.stderr.write(`${text}\n`);
});

const emitter = new EventEmitter();
emitter.on('event', () => {
  throw new Error('in a listener');
});
const turn = () => new Promise(setImmediate);

process.stdout.write('x'.repeat(1_000_000));
setTimeout(() => emitter.emit('event'));
await new Promise((resolve) => setTimeout(resolve, 1));
void Promise.reject(new Error('in a promise'));
await turn();
setTimeout(() => {
  // oxlint-disable-next-line no-throw-literal -- libraries do
  throw 'no error at all';
});
await new Promise((resolve) => setTimeout(resolve, 1));
await turn();
process.send?.('the end', () => process.disconnect());
