/** Listens on a window's WebSocket: which decisions it sent, and which the core acknowledged. */
import type { Page } from 'playwright-core';
import type { Decision } from '../../src/shared/model/decision';
import type { RpcMessage } from '../../src/shared/rpc/messages';
import { decodeMessage } from '../../src/shared/rpc/wire';

export class DecideTraffic {
  readonly sent = new Map<string, Decision>();
  readonly acknowledged = new Set<string>();
  #frames = 0;
  #wake: (() => void) | null = null;
  #wakeAt = 0;

  constructor(page: Page) {
    page.on('websocket', (socket) => {
      const calls = new Set<number>();
      socket.on('framesent', ({ payload }) => this.#sent(readFrame(payload), calls));
      socket.on('framereceived', ({ payload }) => this.#received(readFrame(payload), calls));
    });
  }

  /** Resolves at the moment when `count` more decisions were sent or acknowledged. */
  after(count: number): Promise<void> {
    this.#wakeAt = this.#frames + count;
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #sent(message: RpcMessage, calls: Set<number>): void {
    if (message.type !== 'call' || message.method !== 'review.decide') return;
    calls.add(message.id);
    const { decisions } = message.input as { decisions: Decision[] };
    for (const decision of decisions) this.sent.set(decision.id, decision);
    this.#tick();
  }

  #received(message: RpcMessage, calls: Set<number>): void {
    if (message.type !== 'ok' || !calls.has(message.id)) return;
    const { acknowledged } = message.value as { acknowledged: string[] };
    for (const id of acknowledged) this.acknowledged.add(id);
    this.#tick();
  }

  #tick(): void {
    this.#frames += 1;
    if (this.#wake === null || this.#frames < this.#wakeAt) return;
    this.#wake();
    this.#wake = null;
  }
}

export function readFrame(payload: string | Buffer): RpcMessage {
  if (typeof payload === 'string') throw new Error('The studio speaks in binary frames.');
  return decodeMessage(payload) as RpcMessage;
}
