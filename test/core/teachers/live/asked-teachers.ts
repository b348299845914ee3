/** Questions to teachers of each protocol, and servers that say nothing. */
import { createServer, type AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { LiveTeacher, Observation } from '../../../../src/core/teachers/live/live-teacher';

export const signal = new AbortController().signal;

export const answer = (hex: string) => Buffer.from(hex, 'hex');

const picture = Uint8Array.from({ length: 12 }, (_none, at) => at);

export const observation = (keys: {
  picture: string;
  state: string;
  prompt: string;
}): Observation => ({
  pictures: [{ key: keys.picture, width: 2, height: 2, steps: [picture] }],
  states: [{ key: keys.state, rows: [[0.5, -1]] }],
  prompt: { key: keys.prompt, text: 'pick it up' },
  constants: {},
});

/** Closed with the test, as a run closes it. */
export function closing(teacher: LiveTeacher): LiveTeacher {
  onTestFinished(() => teacher.close());
  return teacher;
}

export const address = (endpoint: string, key: string | null = null, timeoutSec = 20) => ({
  endpoint,
  key,
  timeoutSec,
});

/** Greets nobody, answers nothing. */
export async function silentPort(): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
