/** Between a page's isolated world and the main process: runs the preload script there and carries its ports. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { CDPSession } from 'playwright-core';
import { fromText } from './clone-text';
import { Line, StandInPort } from './ports';
import type { FromWorld, World } from './world-messages';

const worldName = 'stand-in-preload';
const bindingName = 'standInTell';

export interface PageWireEvents {
  ipc(channel: string, message: unknown, ports: StandInPort[]): void;
}

export class PageWire {
  /** Of the document that is shown: they end with it. */
  #lines = new Map<string, Line>();
  #contextId: number | null = null;

  private constructor(
    private readonly session: CDPSession,
    private readonly events: PageWireEvents,
  ) {}

  static async attach(
    session: CDPSession,
    preload: string,
    events: PageWireEvents,
  ): Promise<PageWire> {
    const wire = new PageWire(session, events);
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === worldName) wire.#contextId = context.id;
    });
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId === wire.#contextId) wire.end();
    });
    session.on('Runtime.executionContextsCleared', () => wire.end());
    session.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === bindingName) wire.#receive(JSON.parse(payload) as FromWorld);
    });
    await session.send('Page.enable');
    await session.send('Runtime.enable');
    await session.send('Runtime.addBinding', {
      name: bindingName,
      executionContextName: worldName,
    });
    await session.send('Page.addScriptToEvaluateOnNewDocument', {
      source: sourceOf(preload),
      worldName,
    });
    return wire;
  }

  /** The document is gone: reloaded, crashed or closed. */
  end(): void {
    this.#contextId = null;
    const lines = this.#lines;
    this.#lines = new Map();
    for (const line of lines.values()) line.end();
  }

  dropping(paths: Record<string, string>): Promise<void> {
    return this.#run('dropping', paths);
  }

  #receive(message: FromWorld): void {
    if (message.kind === 'port-text') this.#lines.get(message.port)?.receive(message.text);
    else if (message.kind === 'port-end') this.#lines.get(message.port)?.end();
    else {
      const ports = message.ports.map((id) => new StandInPort(this.#adopt(id)));
      this.events.ipc(message.channel, fromText(message.text), ports);
    }
  }

  #adopt(id: string): Line {
    const line = new Line(
      (text) => void this.#run('portText', id, text),
      () => void this.#run('portClose', id),
    );
    this.#lines.set(id, line);
    return line;
  }

  /** A document that went away meanwhile has no use for it any more. */
  async #run<Name extends keyof World>(
    name: Name,
    ...args: Parameters<World[Name]>
  ): Promise<void> {
    if (this.#contextId === null) return;
    const given = args.map((arg) => JSON.stringify(arg)).join(', ');
    const sent = this.session.send('Runtime.evaluate', {
      contextId: this.#contextId,
      expression: `standInWorld.${name}(${given})`,
    });
    await sent.catch(() => {});
  }
}

/** The script that runs before any of the page's. */
function sourceOf(preload: string): string {
  const world = readFileSync(path.join(import.meta.dirname, 'world.js'), 'utf8');
  return `${world}\nStandIn.enter((require, module) => {\n${readFileSync(preload, 'utf8')}\n});`;
}
