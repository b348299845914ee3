/** Entry of the browser host: `node dist/node/web.js [PATH] [--port N] [--no-open]`. */
import { parseArgs } from 'node:util';
import { plainFailure } from '../core/system/classify-error';
import { runWebHost } from './run';

const { values, positionals } = parseArgs({
  options: {
    port: { type: 'string' },
    'no-open': { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

try {
  const host = await runWebHost({
    datasetPath: positionals[0] ?? null,
    port: values.port === undefined ? null : Number(values.port),
    open: !values['no-open'],
    from: import.meta.dirname,
  });
  process.stdout.write(`${host.greeting}\n`);
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    await host.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void end());
  }
} catch (error) {
  process.stderr.write(`${plainFailure(error).message}\n`);
  process.exit(1);
}
