/** The headless host: `dualvla COMMAND`. One JSON document on stdout with --json, everything else on stderr. */
import { isCanceled, StudioError } from '../shared/errors';
import { plainFailure } from '../core/system/classify-error';
import { printLine } from '../core/system/print';
import { studioVersion } from '../core/system/version';
import { ignoreClosedPipes } from '../core/host/guard';
import { findCommand, type Command } from './command';
import { demo } from './commands/demo';
import { distill } from './commands/distill';
import { doctor } from './commands/doctor';
import { draft } from './commands/draft';
import { evaluateCommand } from './commands/evaluate';
import { exportCommand } from './commands/export';
import { inspect } from './commands/inspect';
import { keyframes } from './commands/keyframes';
import { propose } from './commands/propose';
import { score } from './commands/score';
import { serve } from './commands/serve';
import { teachers } from './commands/teachers';
import { createReporter } from './reporter';

const commands: Command[] = [
  inspect,
  propose,
  draft,
  keyframes,
  evaluateCommand,
  exportCommand,
  teachers,
  distill,
  score,
  serve,
  demo,
  doctor,
];

const overview = `DualVLA Studio ${studioVersion}: curate sparse reasoning data from robot episodes.

Usage: dualvla COMMAND [--json] [--help]

${commands.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`).join('\n')}
`;

async function main(argv: string[]): Promise<number> {
  const json = argv.includes('--json');
  const words = argv.filter((arg) => arg !== '--json');
  const [name] = words;
  if (name === '--help' || name === 'help' || (name === undefined && !json)) {
    process.stdout.write(overview);
    return name === undefined ? 1 : 0;
  }
  if (name === '--version') {
    const version = json ? JSON.stringify({ version: studioVersion }) : studioVersion;
    printLine(process.stdout, version);
    return 0;
  }
  const { found, args } = findCommand(commands, words);
  const stop = new AbortController();
  const interrupt = () => stop.abort(new StudioError('canceled', 'Canceled.'));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const reporter = createReporter(process.stderr);
  try {
    if (found === undefined) {
      throw new StudioError(
        'invalid-input',
        name === undefined
          ? 'Name a command; see "dualvla --help".'
          : `There is no command "${name}"; see "dualvla --help".`,
      );
    }
    if (args.includes('--help')) {
      process.stdout.write(`${found.summary}\n\nUsage: dualvla ${found.name} ${found.usage}\n`);
      return 0;
    }
    const job = { signal: stop.signal, report: reporter.report };
    const output = await found.run(args, job, reporter.log);
    reporter.end();
    printLine(process.stdout, json ? JSON.stringify(output.document) : output.text);
    await output.stay?.();
    if (output.incomplete === undefined) return 0;
    printLine(process.stderr, output.incomplete);
    return 1;
  } catch (error) {
    reporter.end();
    const plain = plainFailure(error);
    printLine(process.stderr, isCanceled(error) ? 'Canceled.' : plain.message);
    if (json) printLine(process.stdout, JSON.stringify({ error: plain }));
    return isCanceled(error) ? 130 : 1;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

ignoreClosedPipes();
process.exitCode = await main(process.argv.slice(2));
