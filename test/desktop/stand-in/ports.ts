/** `MessagePortMain`, of which the other end is in a page or, relayed, in a utility process. */
import { EventEmitter } from 'node:events';
import { fromText, toText } from './clone-text';

/** One end of a wire to a port elsewhere. Text that arrives before anybody listens is kept. */
export class Line {
  #waiting: string[] = [];
  #onText: ((text: string) => void) | null = null;
  #onClose: (() => void) | null = null;
  #closed = false;

  constructor(
    /** To the other end. */
    readonly send: (text: string) => void,
    readonly close: () => void,
  ) {}

  listen(onText: (text: string) => void, onClose: () => void): void {
    this.#onText = onText;
    this.#onClose = onClose;
    for (const text of this.#waiting.splice(0)) onText(text);
    if (this.#closed) onClose();
  }

  /** From the other end. */
  receive(text: string): void {
    if (this.#onText === null) this.#waiting.push(text);
    else this.#onText(text);
  }

  /** The other end closed, or its process died. */
  end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onClose?.();
  }
}

export class StandInPort extends EventEmitter {
  /** Null once the port was transferred: it is neutered then. */
  #line: Line | null;
  #started = false;
  #open = true;

  constructor(line: Line) {
    super();
    this.#line = line;
  }

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0)
      throw new Error('not modelled: MessagePortMain.postMessage with ports');
    // Cloning happens even if nobody is there any more, so that what cannot be cloned always throws.
    const text = toText(message);
    if (this.#open) this.#own().send(text);
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#own().listen(
      (text) => this.emit('message', { data: fromText(text), ports: [] }),
      () => {
        this.#open = false;
        this.emit('close');
      },
    );
  }

  close(): void {
    this.#open = false;
    this.#own().close();
  }

  /** Gives the line up for a transfer. */
  takeLine(): Line {
    const line = this.#own();
    if (this.#started) throw new Error('not modelled: transferring a port that was started');
    this.#line = null;
    return line;
  }

  #own(): Line {
    if (this.#line === null) throw new Error('The port was transferred and is neutered.');
    return this.#line;
  }
}
