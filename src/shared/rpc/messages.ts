/** What goes over the wire, in both directions, whatever the wire is. */
import type { PlainError } from '../errors';
import type { HandshakeMessage } from './handshake';

/** Raised with every change of the messages or of the contract that an older window would misread. */
export const protocolVersion = 1;

export type RpcMessage =
  | { type: 'hello'; protocol: number }
  | { type: 'call'; id: number; method: string; input: unknown }
  | { type: 'ok'; id: number; value: unknown }
  | { type: 'err'; id: number; error: PlainError }
  | { type: 'cancel'; id: number }
  | { type: 'push'; topic: string; payload: unknown }
  | HandshakeMessage;

/** One end of a wire. Adapters: in-memory, WebSocket, MessagePort. */
export interface Channel {
  post(message: RpcMessage): void;
  /** At most one listener each; messages that arrive earlier are kept for it. */
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}
