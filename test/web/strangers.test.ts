/** A flood of connections without a secret: who has come further than it goes gets in, and others sooner or later. */
import { Duplex } from 'node:stream';
import { expect, it } from 'vitest';
import { mostStrangers, Strangers, type Step } from '../../src/web/strangers';
import { websocketChannel } from '../../src/web/websocket-channel';
import { seededRandom } from '../shared/seeded-random';
import { enterBy, openSocket } from '../studio-fixture';
import { openRaw, upgradeHead, type RawSocket } from './raw-socket';
import { useHost } from './use-host';

const studio = useHost();

/** So many connections that there would be room for none but them, one after the other. */
async function flood(say: string): Promise<RawSocket[]> {
  const sockets: RawSocket[] = [];
  for (let at = 0; at < 300; at += 1) {
    const raw = await openRaw(studio.host.port);
    raw.socket.write(say);
    sockets.push(raw);
  }
  return sockets;
}

const upgrade = () => upgradeHead('/ws', { host: `localhost:${studio.host.port}` });
const half = () => upgrade().slice(0, -2);

it.each([
  ['silent', () => ''],
  ['half asked', half],
])('a flood of connections, %s, displaces nobody who has asked', async (_name, say) => {
  const held = await flood(say());
  const window = await openSocket(studio.host.port);
  held.push(...(await flood(say())));
  await enterBy(studio.host.url, websocketChannel(window));
  for (const raw of held) raw.reset();
});

it('a flood of WebSockets that say nothing displaces nobody who has begun to enter', async () => {
  const held = await flood(upgrade());
  const channel = websocketChannel(await openSocket(studio.host.port));
  await enterBy(studio.host.url, {
    ...channel,
    post(message) {
      const before = message.type === 'prove' ? flood(upgrade()) : Promise.resolve([]);
      void before.then((more) => held.push(...more)).then(() => channel.post(message));
    },
  });
  for (const raw of held) raw.reset();
});

/** A connection alone, without anything behind it. */
function connectTo(strangers: Strangers, step: Step): Duplex {
  const socket = new Duplex({ read() {}, write: (_part, _encoding, done) => done() });
  strangers.add(socket);
  strangers.reached(socket, step);
  return socket;
}

it.each<[Step, number]>([
  ['silent', 24],
  ['asking', 48],
  ['entering', 8],
])('those that are %s are at most %i', (step, most) => {
  const strangers = new Strangers();
  const all = Array.from({ length: 1000 }, () => connectTo(strangers, step));
  expect(all.filter(({ destroyed }) => !destroyed)).toHaveLength(most);
});

it('neither the first nor the last ones are those that stay', () => {
  const strangers = new Strangers();
  const all = Array.from({ length: 1000 }, () => connectTo(strangers, 'asking'));
  const first = all.findIndex(({ destroyed }) => !destroyed);
  expect(first).toBeGreaterThan(0);
  // Were it by chance, it would be one in 10 to the 20th.
  expect(first).toBeLessThan(1000 - mostStrangers.asking);
});

it('a connection that is reset harms nobody', () => {
  const socket = connectTo(new Strangers(), 'silent');
  expect(() => socket.emit('error', new Error('ECONNRESET'))).not.toThrow();
});

it('keeps one that is as far as a flood with the chance of its step, and one with a secret surely', () => {
  const random = seededRandom(2);
  const strangers = new Strangers((count) => random.between(0, count - 1));
  const connect = (step: Step) => connectTo(strangers, step);
  const trusted = connect('entering');
  strangers.trust(trusted);
  const stayed = Array.from({ length: 300 }, () => {
    const window = connect('asking');
    for (let more = 0; more < mostStrangers.asking; more += 1) connect('asking');
    return !window.destroyed;
  });
  // 1 / e, though as many came behind it as there is room for.
  const share = stayed.filter(Boolean).length / stayed.length;
  expect(share).toBeGreaterThan(0.3);
  expect(share).toBeLessThan(0.45);
  strangers.reached(trusted, 'asking');
  for (let more = 0; more < 1000; more += 1) connect('asking');
  expect(trusted.destroyed).toBe(false);
});
