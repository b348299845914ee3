/** `webContents`: one page of the Chromium, watched as Electron watches its own. */
import { EventEmitter } from 'node:events';
import type { CDPSession, Page } from 'playwright-core';
import { browserContext } from './browser';
import { ipcMain } from './ipc-main';
import { modelled } from './modelled';
import { PageWire } from './page-wire';
import { fromHttp, toHttp } from './protocol';

type OpenHandler = (details: { url: string }) => { action: 'deny' };

/** Electron's event objects, as far as they are used. */
export function preventable<T extends object>(fields: T) {
  const event = { ...fields, defaultPrevented: false, preventDefault: () => {} };
  event.preventDefault = () => {
    event.defaultPrevented = true;
  };
  return event;
}

export class WebContents extends EventEmitter {
  /** What tests and events see: this, guarded. */
  readonly face: WebContents = modelled('webContents', this);
  #page: Page | null = null;
  #session: CDPSession | null = null;
  #wire: PageWire | null = null;
  #openHandler: OpenHandler = () => {
    throw new Error('not modelled: a window opened without setWindowOpenHandler');
  };
  #answerClose: (gone: boolean) => void = () => {};
  /** Navigations that the page began: `will-navigate` is for those only. */
  readonly #askedByPage = new Set<string>();

  /** Makes the page. Everything below waits for it. */
  async open(preload: string, size: { width: number; height: number }): Promise<Page> {
    const page = await browserContext().newPage();
    const session = await browserContext().newCDPSession(page);
    this.#page = page;
    this.#session = session;
    this.#wire = await PageWire.attach(session, preload, {
      ipc: (channel, message, ports) => {
        const senderFrame = { url: this.getURL(), parent: null };
        ipcMain.emit(channel, { sender: this.face, senderFrame, ports }, message);
      },
    });
    await page.setViewportSize(size);
    // From the protocol itself: after a crash Playwright takes the page for lost, also when it was loaded again.
    session.on('Inspector.targetCrashed', () => {
      this.#wire?.end();
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    });
    const said = (level: string, message: string, url = ''): void =>
      void this.emit('console-message', { level, message, sourceId: fromHttp(url) });
    session.on('Runtime.consoleAPICalled', ({ type, args, stackTrace }) => {
      const message = args.map(({ value, description }) => String(value ?? description)).join(' ');
      said(type === 'error' ? 'error' : 'info', message, stackTrace?.callFrames[0]?.url);
    });
    session.on('Runtime.exceptionThrown', ({ exceptionDetails: { text, exception, url } }) =>
      said('error', exception?.description ?? text, url),
    );
    session.on('Log.entryAdded', ({ entry }) => said(entry.level, entry.text, entry.url));
    session.on('Page.javascriptDialogOpening', ({ type }) => {
      if (type !== 'beforeunload') throw new Error(`not modelled: ${type} of a page`);
      const event = preventable({});
      this.emit('will-prevent-unload', event);
      const accept = event.defaultPrevented;
      void session.send('Page.handleJavaScriptDialog', { accept });
      if (!accept) this.#answerClose(false);
    });
    // Playwright would answer for a page on which nobody listens.
    page.on('dialog', () => {});
    page.on('popup', (popup) => void popup.close());
    session.on('Page.windowOpen', ({ url }) => this.#openHandler({ url: fromHttp(url) }));
    session.on('Page.frameRequestedNavigation', ({ url }) => this.#askedByPage.add(url));
    session.on('Fetch.requestPaused', ({ requestId, request }) => {
      const event = preventable({ url: fromHttp(request.url) });
      if (this.#askedByPage.delete(request.url)) this.emit('will-navigate', event);
      const act = event.defaultPrevented
        ? session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
        : session.send('Fetch.continueRequest', { requestId });
      // The page may be gone before the answer.
      act.catch(() => {});
    });
    await session.send('Log.enable');
    await session.send('Fetch.enable', { patterns: [{ resourceType: 'Document' }] });
    return page;
  }

  async loadURL(url: string): Promise<void> {
    await this.#shown().goto(toHttp(url));
  }

  getURL(): string {
    return fromHttp(this.#page?.url() ?? '');
  }

  reload(): void {
    // Also brings a crashed page back; Playwright's own reload would wait for the dead one.
    this.#session?.send('Page.reload').catch(() => {});
  }

  forcefullyCrashRenderer(): void {
    // Nobody is left to answer.
    this.#session?.send('Page.crash').catch(() => {});
  }

  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    const answer = await this.#session?.send('Runtime.evaluate', {
      expression: code,
      awaitPromise: true,
      returnByValue: true,
      userGesture,
    });
    const failure = answer?.exceptionDetails;
    if (failure !== undefined) throw new Error(failure.exception?.description ?? failure.text);
    return answer?.result.value as unknown;
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  /** Not Electron's: says where the files lie that a test is about to drop. */
  dropping(paths: Record<string, string>): Promise<void> {
    return this.#wire?.dropping(paths) ?? Promise.resolve();
  }

  /** Asks the page as a closing window does (`beforeunload`); false if it stays. */
  async close(): Promise<boolean> {
    const page = this.#shown();
    const answer = new Promise<boolean>((resolve) => {
      this.#answerClose = resolve;
    });
    page.once('close', () => this.#answerClose(true));
    await this.#session?.send('Page.close');
    return answer;
  }

  /** Ends the page without asking it. */
  destroy(): void {
    this.#wire?.end();
    // A crashed page never answers.
    this.#page?.close().catch(() => {});
  }

  #shown(): Page {
    if (this.#page === null) throw new Error('The page is not open yet.');
    return this.#page;
  }
}
