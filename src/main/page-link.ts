/** The host's end of a page's port: what the page asks of the desktop, and what the desktop tells the page. */
import type { MessagePortMain } from 'electron';
import { toHostSchema, type FromHost, type MenuCommand, type ToHost } from '../shared/desktop';

/** What a page may ask for. What throws is answered with its message. */
export interface PageServices {
  pickFolder(): Promise<string | null>;
  reveal(path: string): void;
  showCommands(commands: readonly MenuCommand[]): void;
  opened(path: string): void;
  setTheme(theme: 'system' | 'dark' | 'light'): void;
}

export interface PageLink {
  send(message: FromHost): void;
}

/** Serves a page until its port closes. What is no message of ours is dropped. */
export function servePage(
  port: MessagePortMain,
  services: PageServices,
  onClose: () => void,
): PageLink {
  let open = true;
  const link: PageLink = {
    send(message) {
      if (open) port.postMessage(message);
    },
  };
  port.on('message', ({ data }: { data: unknown }) => {
    const parsed = toHostSchema.safeParse(data);
    if (parsed.success) act(parsed.data, services, link);
  });
  port.on('close', () => {
    open = false;
    onClose();
  });
  port.start();
  return link;
}

function act(message: ToHost, services: PageServices, link: PageLink): void {
  switch (message.type) {
    case 'pick-folder':
      return answer(message.id, link, () => services.pickFolder());
    case 'reveal':
      return answer(message.id, link, async () => {
        services.reveal(message.path);
        return null;
      });
    case 'menu':
      return services.showCommands(message.commands);
    case 'opened':
      return services.opened(message.path);
    case 'theme':
      return services.setTheme(message.theme);
  }
}

function answer(id: number, link: PageLink, work: () => Promise<string | null>): void {
  work().then(
    (value) => link.send({ type: 'answer', id, value }),
    (error: unknown) =>
      link.send({
        type: 'failed',
        id,
        message: error instanceof Error ? error.message : String(error),
      }),
  );
}
