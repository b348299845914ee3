/** The chat client against a server on a real socket that does everything wrong that can be done wrong. */
import { describe, expect, test } from 'vitest';
import { parseAnswer } from '../../../src/core/drafts/answer';
import { ask, chatDesk, backoffMs, serverOf, type Server } from '../../../src/core/models/ask';
import { retryAfterMs, withoutKey } from '../../../src/core/models/chat-client';
import { realClock } from '../../../src/core/models/clock';
import { Pace } from '../../../src/core/models/pace';
import { questionOf, requestBody } from '../../../src/core/drafts/prompt';
import type { Dialect } from '../../../src/core/models/dialect';
import { fakeClock } from './fake-clock';
import {
  closing,
  failures,
  firstThen,
  good,
  goodAnswer,
  send,
  startModelServer,
  type Behaviour,
  type ModelServer,
} from './model-server';

const picture = new Uint8Array([0xff, 0xd8, 0xff, 0xd9]);
const about = questionOf(
  { model: 'm', answerTokens: 300, instructions: '' },
  {
    tasks: ['Stack the blocks'],
    fps: 20,
    frames: 160,
    frame: 40,
    position: { number: 2, count: 3 },
    cues: ['pause', 'pause'],
    movement: 'Move left and down.',
    now: [{ camera: 'top', picture }],
    before: { frame: 0, picture },
    after: null,
  },
);
const question = { body: (dialect: Dialect) => requestBody(about, dialect), read: parseAnswer };
const never = new AbortController().signal;
const key = 'sk-very-secret-key';

/** A server that is silent is not waited for; any other may be slow on a busy machine. */
const patience = (name: string): number => (name === 'silence' ? 0.3 : 60);

async function meet(
  behave: Behaviour,
  timeoutSec = 60,
): Promise<{ http: ModelServer; server: Server; slept: number[] }> {
  const http = await startModelServer(behave);
  const clock = fakeClock();
  const pace = new Pace({ requestsPerMinute: null, tokensPerMinute: null }, clock);
  const { endpoint } = http;
  const desk = await chatDesk({ endpoint, timeoutSec, key: 'stored' }, key);
  const server = serverOf({ endpoint, desk, retries: 3, pace, clock });
  return { http, server, slept: clock.slept };
}

describe('a good server', () => {
  test('is sent words and pictures in order, the key in a header, and gives an answer', async () => {
    const { http, server } = await meet(good);
    expect(await ask(server, question, 100, never)).toEqual({ kind: 'good', answer: goodAnswer });
    const [seen] = http.seen;
    expect(seen?.url).toBe('/v1/chat/completions');
    expect(seen?.headers.authorization).toBe(`Bearer ${key}`);
    expect(seen?.body).toMatchObject({
      model: 'm',
      max_tokens: 300,
      temperature: 0,
      response_format: { type: 'json_schema' },
    });
    const content = seen?.body.messages[1]?.content as {
      type: string;
      text?: string;
      image_url?: { url: string };
    }[];
    expect(content.map(({ type }) => type).join(' ')).toBe('text text image_url text image_url');
    expect(content[0]?.text).toContain('Task: Stack the blocks');
    expect(content[0]?.text).toContain('keyframe 2 of 3');
    expect(content[0]?.text).toContain('Move left and down.');
    expect(content[3]?.text).toBe('At the keyframe before, 2.0 s ago:');
    expect(content[2]?.image_url?.url).toBe('data:image/jpeg;base64,/9j/2Q==');
    expect(server.sent).toEqual({ requests: 1, tokensIn: 1_000, tokensOut: 50 });
  });
});

const refuses =
  (words: string, when: (body: Record<string, unknown>) => boolean): Behaviour =>
  (response, seen) =>
    when({ ...seen.body })
      ? send(response, 400, { error: { message: words } })
      : good(response, seen);

describe('a server that understands less', () => {
  test('without JSON schemas is asked for a JSON object, then in plain words, and remembered', async () => {
    const { http, server } = await meet(
      refuses('response_format is not supported', (body) => 'response_format' in body),
    );
    expect(await ask(server, question, 100, never)).toMatchObject({ kind: 'good' });
    expect(await ask(server, question, 100, never)).toMatchObject({ kind: 'good' });
    const formats = http.seen.map(({ body }) => body.response_format?.type);
    expect(formats).toEqual(['json_schema', 'json_object', undefined, undefined]);
  });

  test('gets the newer name of the limit, and no temperature, where it says so', async () => {
    const { http, server } = await meet((response, seen) => {
      const { max_tokens: limit, temperature } = seen.body;
      if (limit !== undefined) {
        send(response, 400, { error: { message: "Use 'max_completion_tokens' instead." } });
      } else if (temperature !== undefined) {
        send(response, 400, { error: { message: "Unsupported value: 'temperature'." } });
      } else good(response, seen);
    });
    expect(await ask(server, question, 100, never)).toMatchObject({ kind: 'good' });
    expect(http.seen).toHaveLength(3);
    expect(http.seen[2]?.body.response_format?.type).toBe('json_schema');
    expect(http.seen[2]?.body.max_completion_tokens).toBe(300);
  });
});

describe('a server that fails', () => {
  test.each(Object.entries(failures))('with %s, for good', async (name, { behave, says }) => {
    const { http, server } = await meet(behave, patience(name));
    const asked = await ask(server, question, 100, never);
    expect(asked.kind).toBe('failed');
    expect('why' in asked && asked.why).toMatch(says);
    expect(http.seen.length).toBeLessThanOrEqual(4);
  });

  test.each(Object.entries(closing))('with %s, is not asked again', async (_, one) => {
    const { http, server } = await meet(one.behave);
    const asked = await ask(server, question, 100, never);
    expect(asked.kind).toBe('closed');
    expect('why' in asked && asked.why).toMatch(one.says);
    expect('why' in asked && asked.why).not.toContain(key);
    expect(http.seen).toHaveLength(1);
  });

  test('that is not there is not waited for; one that goes later is', async () => {
    const gone = await meet(good);
    await gone.http.close();
    const asked = await ask(gone.server, question, 100, never);
    expect(asked).toMatchObject({ kind: 'closed', why: expect.stringContaining('ECONNREFUSED') });
    expect(gone.slept).toEqual([]);
    expect(gone.server.sent.requests).toBe(0);

    const { http, server, slept } = await meet(good);
    expect(await ask(server, question, 100, never)).toMatchObject({ kind: 'good' });
    await http.close();
    expect(await ask(server, question, 100, never)).toMatchObject({ kind: 'failed' });
    expect(slept).toHaveLength(3);
  });

  const passing = ['a server error', 'too many requests', 'a connection that is cut', 'silence'];
  test.each(passing)('with %s, but only for a while', async (name) => {
    const { http, server, slept } = await meet(
      firstThen(2, failures[name]?.behave ?? good),
      patience(name),
    );
    expect(await ask(server, question, 100, never)).toMatchObject({ kind: 'good' });
    expect(http.seen).toHaveLength(3);
    expect(slept.filter((ms) => ms >= 500).length).toBeGreaterThanOrEqual(2);
  });

  test('holds every request for as long as it asked', async () => {
    const { server, slept } = await meet(
      firstThen(1, failures['too many requests']?.behave ?? good),
    );
    await ask(server, question, 100, never);
    expect(Math.max(...slept)).toBeGreaterThanOrEqual(2_000);
  });
});

test('stopping ends a request that hangs at once, with the reason', async () => {
  const stop = new AbortController();
  const http = await startModelServer(() => stop.abort(new Error('enough')));
  const pace = new Pace({ requestsPerMinute: null, tokensPerMinute: null }, realClock);
  const { endpoint } = http;
  const desk = await chatDesk({ endpoint, timeoutSec: 60, key: 'none' }, null);
  const server = serverOf({ endpoint, desk, retries: 3, pace, clock: realClock });
  await expect(ask(server, question, 100, stop.signal)).rejects.toThrow('enough');
});

describe('parseAnswer', () => {
  const json = JSON.stringify(goodAnswer);
  test.each([
    json,
    `\`\`\`json\n${json}\n\`\`\``,
    `Here it is: ${json} Anything else?`,
    `<think>{"reasoning": "no"} hmm</think>\n${json}`,
  ])('reads %j', (words) => {
    expect(parseAnswer(words)).toEqual(goodAnswer);
  });

  test.each([
    '{"reasoning": ""}',
    '[]',
    '{"reasoning": "a", "confidence": 7}',
    '{}',
    'null',
    '{"a',
  ])('does not take %j', (words) => {
    expect(parseAnswer(words)).toHaveProperty('fault');
  });

  test('a confidence is the model’s to leave out', () => {
    expect(parseAnswer('{"reasoning": " Go on. ", "confidence": null}')).toEqual({
      reasoning: 'Go on.',
    });
  });
});

const waitOf = (name: string, value: string) => retryAfterMs(new Headers({ [name]: value }), 0);

test('Retry-After may be seconds, milliseconds, a date, or nonsense', () => {
  expect(waitOf('retry-after', '3')).toBe(3_000);
  expect(waitOf('retry-after-ms', '250')).toBe(250);
  expect(waitOf('retry-after', new Date(60_000).toUTCString())).toBe(60_000);
  expect(waitOf('retry-after', 'soon')).toBeNull();
  expect(waitOf('x-other', '1')).toBeNull();
});

test('waiting doubles, stays under a minute, and is spread', () => {
  expect([1, 2, 3, 10].map((failures) => backoffMs(failures, 1))).toEqual([
    1_000, 2_000, 4_000, 60_000,
  ]);
  expect(backoffMs(1, 0)).toBe(500);
});

test('a limit of requests and tokens holds in every sixty seconds', async () => {
  const clock = fakeClock();
  const pace = new Pace({ requestsPerMinute: 5, tokensPerMinute: 1_000 }, clock);
  const booked = [];
  for (let i = 0; i < 40; i++) {
    await clock.sleep((i * 7_919) % 9_000, never);
    booked.push(await pace.turn(100 + ((i * 131) % 300), never));
  }
  for (const { atMs } of booked) {
    const inWindow = booked.filter((other) => other.atMs >= atMs && other.atMs < atMs + 60_000);
    expect(inWindow.length).toBeLessThanOrEqual(5);
    expect(inWindow.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(1_000);
  }
  // One that is larger than the limit goes alone, not never.
  const large = await pace.turn(5_000, never);
  expect(large.atMs - (booked.at(-1)?.atMs ?? 0)).toBeGreaterThanOrEqual(60_000);
});

test('the key is taken out of what a server says, however its JSON writes a slash or a quote', () => {
  const odd = 'sk/a"b';
  const said = [odd, JSON.stringify(odd), String.raw`"sk\/a\"b"`].join(' ');
  expect(withoutKey(said, odd)).toBe('[key] "[key]" "[key]"');
  expect(withoutKey('as it is', '')).toBe('as it is');
});
