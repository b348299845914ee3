import { runWebHost, webOptions } from '../../web/run';
import { command } from '../command';

export const serve = command({
  name: 'serve',
  usage: `[PATH] [--port N] [--no-open]

  PATH        dataset to open first (default: the demo)
  --port N    0 takes any free port
  --no-open   print the address only`,
  options: webOptions,
  async run({ positionals, values, job }) {
    const host = await runWebHost({ positionals, values, from: import.meta.dirname });
    return {
      document: { url: host.url },
      text: host.greeting,
      async stay() {
        await new Promise<void>((resolve) => {
          if (job.signal.aborted) resolve();
          job.signal.addEventListener('abort', () => resolve(), { once: true });
        });
        await host.close();
      },
    };
  },
});
