/** Servers that speak each teacher's protocol on a real socket, well or badly, as a test tells them. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { Reply } from 'zeromq';
import { grootActions, openpiActions, openpiGreeting, openvlaAction } from './golden';

export interface FakeTeacher<Answering> {
  endpoint: string;
  /** Requests as they came. */
  seen: Buffer[];
  /** Headers of the last connection or request. */
  headers: Record<string, string | string[] | undefined>;
  connections: number;
  /** Connections that are open now: of those that are not, every request was seen. */
  open: number;
  behave: Answering;
}

type OpenpiBehaviour = (socket: WebSocket, request: Buffer, count: number) => void;
const openpiGood: OpenpiBehaviour = (socket) => socket.send(openpiActions);

/** `greet`: what it sends on connect; null for silence. */
export async function openpiServer(
  behave: OpenpiBehaviour = openpiGood,
  greet: Buffer | string | null = openpiGreeting,
): Promise<FakeTeacher<OpenpiBehaviour>> {
  const http = createServer((_request, response) => response.writeHead(404).end());
  const server = new WebSocketServer({ server: http, perMessageDeflate: false });
  const fake: FakeTeacher<OpenpiBehaviour> = {
    endpoint: '',
    seen: [],
    headers: {},
    connections: 0,
    open: 0,
    behave,
  };
  server.on('connection', (socket, request) => {
    fake.connections += 1;
    fake.open += 1;
    socket.on('close', () => (fake.open -= 1));
    fake.headers = request.headers;
    socket.on('error', () => undefined);
    if (greet !== null) socket.send(greet);
    socket.on('message', (data: Buffer) => {
      fake.seen.push(data);
      fake.behave(socket, data, fake.seen.length);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  fake.endpoint = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
  onTestFinished(() => {
    for (const client of server.clients) client.terminate();
    server.close();
    http.close();
  });
  return fake;
}

/** Null: no answer at all, and no further request is taken. */
type GrootBehaviour = (request: Buffer, count: number) => Buffer | null;

export async function grootServer(
  behave: GrootBehaviour = () => grootActions,
): Promise<FakeTeacher<GrootBehaviour>> {
  const socket = new Reply({ linger: 0 });
  await socket.bind('tcp://127.0.0.1:0');
  const fake: FakeTeacher<GrootBehaviour> = {
    endpoint: socket.lastEndpoint ?? '',
    seen: [],
    headers: {},
    connections: 0,
    open: 0,
    behave,
  };
  onTestFinished(() => socket.close());
  void (async () => {
    for await (const [request = Buffer.alloc(0)] of socket) {
      fake.seen.push(request);
      const answer = fake.behave(request, fake.seen.length);
      if (answer === null) return;
      await socket.send(answer);
    }
  })();
  return fake;
}

type OpenvlaBehaviour = (request: Buffer) => { status?: number; body: string } | null;

/** Null: the connection is cut. */
export async function openvlaServer(
  behave: OpenvlaBehaviour = () => ({ body: openvlaAction }),
): Promise<FakeTeacher<OpenvlaBehaviour>> {
  const fake: FakeTeacher<OpenvlaBehaviour> = {
    endpoint: '',
    seen: [],
    headers: {},
    connections: 0,
    open: 0,
    behave,
  };
  const http = createServer((request, response) => {
    fake.headers = { ...request.headers, url: request.url };
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      fake.seen.push(body);
      const answer = fake.behave(body);
      if (answer === null) response.destroy();
      else response.writeHead(answer.status ?? 200).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  fake.endpoint = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  return fake;
}
