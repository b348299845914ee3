/** A port to the core of a desktop host: made here, handed up by the preload script. */
import type { PortRequest } from '../../shared/desktop';
import { StudioError } from '../../shared/errors';
import { protocolVersion, type Channel } from '../../shared/rpc/messages';
import { portChannel } from '../../shared/rpc/port';

/** Makes a pair of ports and sends one end off; what is posted before anybody listens there is kept. */
export function openPort(to: PortRequest['to']): MessagePort {
  const { port1, port2 } = new MessageChannel();
  const request: PortRequest = { type: 'dualvla:port', to };
  window.postMessage(request, '/', [port2]);
  return port1;
}

/** Resolves with the core's greeting, however long its process takes to start; rejects if the port closes before. */
export function openPortChannel(): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const channel = portChannel(openPort('core'));
    const early: unknown[] = [];
    let listener = (message: unknown): void => {
      early.push(message);
      resolve({
        ...channel,
        onMessage(next) {
          listener = next;
          for (const kept of early.splice(0)) next(kept);
        },
      });
    };
    channel.onMessage((message) => listener(message));
    channel.onClose(() =>
      reject(new StudioError('worker-lost', 'The studio’s core does not answer.')),
    );
    channel.post({ type: 'hello', protocol: protocolVersion });
  });
}
