/** WebSockets: who is refused in HTTP, who may speak, and for how long without a proof. */
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { admit, type Door } from '../shared/rpc/handshake';
import type { Channel } from '../shared/rpc/messages';
import { websocketChannel } from './websocket-channel';

/** A review is small; a decision has a few kilobytes. What is larger is no window of ours. */
const largestMessage = 32 * 1024 * 1024;
/** Bytes: all that a window says until it has proven itself. */
const largestProof = 1_024;
/** Milliseconds: for the proof, and for a refused client to read why. */
const patience = { proof: 10_000, linger: 1_000 };

export interface AdmissionOptions {
  door: Door;
  log: (line: string) => void;
  /** HTTP status with which an upgrade is refused; null if it may go on. */
  refusal: (message: IncomingMessage) => number | null;
  /** The first message has come on this connection. */
  entering: (socket: Duplex) => void;
  /** A window has proven itself on this connection. */
  admitted: (channel: Channel, socket: Duplex) => void;
}

export class Admission {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: largestMessage });

  constructor(private readonly options: AdmissionOptions) {}

  /** For the server's `upgrade` event. Never throws. */
  upgrade(message: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refused = this.options.refusal(message);
    if (refused !== null) return refuse(socket, refused);
    this.#server.handleUpgrade(message, socket, head, (websocket) => {
      void this.#admit(websocket, socket);
    });
  }

  close(): void {
    for (const client of this.#server.clients) client.terminate();
  }

  async #admit(websocket: WebSocket, socket: Duplex): Promise<void> {
    const { door, log, entering, admitted } = this.options;
    // What strangers send is no news: a page could fill the log with it.
    let known = false;
    websocket.on('error', (error) => {
      if (known) log(`WebSocket: ${error.message}`);
    });
    let received = 0;
    // The library would gather a whole message of the largest size before anybody could look at it.
    const count = (part: Buffer) => {
      received += part.length;
      if (received > largestProof) websocket.terminate();
    };
    socket.prependListener('data', count);
    websocket.once('message', () => entering(socket));
    const timer = setTimeout(() => websocket.terminate(), patience.proof);
    const channel = websocketChannel(websocket);
    try {
      await admit(channel, door);
    } catch {
      setTimeout(() => websocket.terminate(), patience.linger).unref();
      return;
    } finally {
      clearTimeout(timer);
      socket.off('data', count);
    }
    known = true;
    admitted(channel, socket);
  }
}

/** Says no in HTTP, and closes the connection whatever the other side does. */
function refuse(socket: Duplex, status: number): void {
  const head = ['Connection: close', 'Content-Length: 0', '', ''].join('\r\n');
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${head}`);
  // What it still sends is read and forgotten: unread bytes would turn the answer into a reset.
  socket.resume();
  setTimeout(() => socket.destroy(), patience.linger).unref();
}
