/** Starts the browser host and ends it when told to. */
import { plainFailure } from '../core/system/classify-error';
import { readArguments } from '../core/host/arguments';
import { runWebHost, webOptions } from './run';

const help = 'npm start -- [PATH] [--port N] [--no-open]';

try {
  const given = readArguments(process.argv.slice(2), webOptions, help);
  const host = await runWebHost({ ...given, from: import.meta.dirname });
  process.stdout.write(`${host.greeting}\n`);
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    try {
      await host.close();
      process.exit(0);
    } catch (error) {
      process.stderr.write(`${plainFailure(error).message}\n`);
      process.exit(1);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void end());
  }
} catch (error) {
  process.stderr.write(`${plainFailure(error).message}\n`);
  process.exit(1);
}
