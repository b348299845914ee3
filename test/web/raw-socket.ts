/** A bare TCP connection to a host: what a stranger sends who keeps to no protocol. */
import { once } from 'node:events';
import net from 'node:net';

export interface RawSocket {
  socket: net.Socket;
  /** Everything that came, once the other side has closed. */
  closed: Promise<string>;
  /** Ends the connection as a crash does, with a reset. */
  reset(): void;
}

export async function openRaw(port: number, host = '127.0.0.1'): Promise<RawSocket> {
  const socket = net.connect({ port, host });
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part));
  // A reset by the host is one way of closing.
  socket.on('error', () => {});
  const closed = new Promise<string>((resolve) => {
    socket.once('close', () => resolve(Buffer.concat(parts).toString('latin1')));
  });
  await once(socket, 'connect');
  return { socket, closed, reset: () => void socket.resetAndDestroy() };
}

/** Sends `text` and gives all that comes back until the host closes. */
export async function sendRaw(port: number, text: string): Promise<string> {
  const raw = await openRaw(port);
  raw.socket.write(text);
  return raw.closed;
}

/** The head of a WebSocket upgrade. */
export function upgradeHead(
  target: string,
  headers: Readonly<Record<string, string>> & { host: string },
): string {
  const lines = Object.entries({
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    ...headers,
  });
  return `GET ${target} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}
