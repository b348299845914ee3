/** Starts the browser host and ends it when told to. */
import { plainFailure } from '../core/system/classify-error';
import { printLine } from '../core/system/print';
import { readArguments } from '../core/host/arguments';
import { runWebHost, webOptions } from './run';

const help = 'npm start -- [PATH] [--port N] [--no-open]';

try {
  const given = readArguments(process.argv.slice(2), webOptions, help);
  const host = await runWebHost({ ...given, from: import.meta.dirname });
  printLine(process.stdout, host.greeting);
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    try {
      await host.close();
      process.exit(0);
    } catch (error) {
      printLine(process.stderr, plainFailure(error).message);
      process.exit(1);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void end());
  }
} catch (error) {
  printLine(process.stderr, plainFailure(error).message);
  process.exit(1);
}
