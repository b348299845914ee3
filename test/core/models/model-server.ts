/** A server that speaks the chat protocol on a real socket, well or badly, as a test tells it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface ChatBody {
  model: string;
  messages: { role: string; content: unknown }[];
  response_format?: { type: string };
  max_tokens?: number;
  max_completion_tokens?: number;
  temperature?: number;
}

interface Seen {
  body: ChatBody;
  headers: IncomingMessage['headers'];
  url: string;
  atMs: number;
}

/** What the server does with one request. */
export type Behaviour = (response: ServerResponse, seen: Seen) => void;

export interface ModelServer {
  /** For `settings.endpoint`. */
  endpoint: string;
  seen: Seen[];
  /** Requests that came at the same time, at most. */
  atOnce(): number;
  behave: Behaviour;
  /** What it answers when asked for its models, and the headers of those who asked. */
  models: string[];
  askedForModels: IncomingMessage['headers'][];
  close(): Promise<void>;
}

/** Listens on a port of its own; closed when the test ends. */
export async function startModelServer(behave: Behaviour): Promise<ModelServer> {
  const server = await openModelServer(behave);
  onTestFinished(() => server.close());
  return server;
}

/** As `startModelServer`; whoever opened it closes it. */
export async function openModelServer(behave: Behaviour): Promise<ModelServer> {
  const seen: Seen[] = [];
  let open = 0;
  let most = 0;
  const http = createServer((request, response) => {
    if (request.method === 'GET') {
      server.askedForModels.push(request.headers);
      return send(response, 200, { object: 'list', data: server.models.map((id) => ({ id })) });
    }
    open += 1;
    most = Math.max(most, open);
    response.on('close', () => (open -= 1));
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(parts).toString()) as ChatBody;
      const one: Seen = {
        body,
        headers: request.headers,
        url: request.url ?? '',
        atMs: performance.now(),
      };
      seen.push(one);
      server.behave(response, one);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const server: ModelServer = {
    endpoint: `http://127.0.0.1:${port}/v1`,
    seen,
    atOnce: () => most,
    behave,
    models: ['vision-1', 'vision-2'],
    askedForModels: [],
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  return server;
}

export function send(response: ServerResponse, status: number, value: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof value === 'string' ? value : JSON.stringify(value));
}

export const completion = (content: unknown, more: object = {}): object => ({
  id: 'c',
  object: 'chat.completion',
  choices: [
    {
      index: 0,
      message: {
        role: 'assistant',
        content: typeof content === 'string' ? content : JSON.stringify(content),
      },
      finish_reason: 'stop',
      ...more,
    },
  ],
  usage: { prompt_tokens: 1_000, completion_tokens: 50, total_tokens: 1_050 },
});

export const goodAnswer = {
  reasoning: 'The gripper is above the block; close it to pick it up.',
  confidence: 0.8,
};

export const good: Behaviour = (response) => send(response, 200, completion(goodAnswer));

/** The first `count` requests get `first`, all later ones `then`. */
export function firstThen(count: number, first: Behaviour, then: Behaviour = good): Behaviour {
  let left = count;
  return (response, seen) => {
    left -= 1;
    (left >= 0 ? first : then)(response, seen);
  };
}

/** Every way in which a server can disappoint, and what the problem must say. */
export const failures: Readonly<Record<string, { behave: Behaviour; says: RegExp }>> = {
  'a server error': {
    behave: (response) => send(response, 500, { error: { message: 'out of memory' } }),
    says: /answered 500: "out of memory"/,
  },
  // A pattern that began at each of them would take minutes.
  'a page full of brackets': {
    behave: (response) =>
      send(response, 500, '<'.repeat(1_000_000), { 'content-type': 'text/html' }),
    says: /answered 500: "<<</,
  },
  'too many requests': {
    behave: (response) => send(response, 429, { error: 'slow down' }, { 'retry-after': '2' }),
    says: /answered 429: "slow down"/,
  },
  'a connection that is cut': {
    behave: (response) => response.destroy(),
    says: /cannot be reached/,
  },
  'a body that is cut': {
    behave: (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
      response.write('{"choices":[');
      setImmediate(() => response.destroy());
    },
    says: /cannot be reached/,
  },
  silence: {
    behave: () => undefined,
    says: /did not answer within 0\.3 s/,
  },
  'a page': {
    behave: (response) =>
      send(response, 200, '<html>Login</html>', { 'content-type': 'text/html' }),
    says: /not JSON \(text\/html\)/,
  },
  'JSON of something else': {
    behave: (response) => send(response, 200, { hello: 'world' }),
    says: /no chat completion/,
  },
  'half a JSON': {
    behave: (response) => send(response, 200, '{"choices": [{"mess'),
    says: /not JSON/,
  },
  'no choices': {
    behave: (response) => send(response, 200, { ...completion(''), choices: [] }),
    says: /no choices/,
  },
  'a huge body': {
    behave: (response) => send(response, 200, JSON.stringify('x'.repeat(3_000_000))),
    says: /more than 1 MB/,
  },
  'words that are no JSON': {
    behave: (response) => send(response, 200, completion('Sure! The robot moves.')),
    says: /cannot be used: it holds no JSON object/,
  },
  'an answer that does not fit': {
    behave: (response) => send(response, 200, completion({ reasoning: 7 })),
    says: /cannot be used: its JSON does not fit: reasoning/,
  },
  'an empty answer': {
    behave: (response) => send(response, 200, completion('')),
    says: /it is empty/,
  },
  'an answer cut short': {
    behave: (response) =>
      send(response, 200, completion('{"reasoning": "The', { finish_reason: 'length' })),
    says: /did not come to the end/,
  },
  'a refusal': {
    behave: (response) =>
      send(
        response,
        200,
        completion(null, { message: { content: null, refusal: 'I cannot help with that.' } }),
      ),
    says: /refused: "I cannot help with that"/,
  },
  'a filter': {
    behave: (response) => send(response, 200, completion('', { finish_reason: 'content_filter' })),
    says: /content filter/,
  },
  'a request that it does not take': {
    behave: (response) => send(response, 400, { error: { message: 'image too large' } }),
    says: /answered 400: "image too large"/,
  },
};

/** After these nothing else is asked. */
export const closing: Readonly<Record<string, { behave: Behaviour; says: RegExp }>> = {
  'a wrong key': {
    behave: (response, { headers }) =>
      send(response, 401, { error: { message: `bad key ${headers.authorization ?? ''}` } }),
    says: /answered 401/,
  },
  'an unknown model': {
    behave: (response) => send(response, 404, { error: { message: 'no such model' } }),
    says: /answered 404: "no such model"/,
  },
  'no money': {
    behave: (response) =>
      send(response, 429, { error: { message: 'pay first', code: 'insufficient_quota' } }),
    says: /pay first/,
  },
  'another address': {
    behave: (response) => send(response, 307, '', { location: 'https://elsewhere.invalid/v1' }),
    says: /sends requests on to https:\/\/elsewhere\.invalid/,
  },
  'a day to wait': {
    behave: (response) => send(response, 429, '{}', { 'retry-after': '86400' }),
    says: /asks to wait 1440 minutes/,
  },
};
