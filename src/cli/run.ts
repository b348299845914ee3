/** Runs `dualvla COMMAND`: one JSON document on stdout with --json, everything else on stderr. */
import { isCanceled, StudioError } from '../shared/errors';
import { plainFailure } from '../core/system/classify-error';
import { printLine } from '../core/system/print';
import { studioVersion } from '../core/system/version';
import { withinGroup, type Command, type CommandOutput } from './command';
import { hubUsage, withoutHubAddresses } from './hub-addresses';
import { printEntries } from './print-entries';
import { createReporter } from './reporter';
import { summaries } from './summaries';

/** Each is loaded when it is asked for: most need libraries that the others do not. */
const commands: Readonly<Record<keyof typeof summaries, () => Promise<Command>>> = {
  download: async () => (await import('./commands/download')).download,
  publish: async () => (await import('./commands/publish')).publishCommand,
  inspect: async () => (await import('./commands/inspect')).inspect,
  propose: async () => (await import('./commands/propose')).propose,
  draft: async () => (await import('./commands/draft')).draft,
  keyframes: async () => (await import('./commands/keyframes')).keyframes,
  outcome: async () => (await import('./commands/outcome')).outcome,
  evaluate: async () => (await import('./commands/evaluate')).evaluateCommand,
  export: async () => (await import('./commands/export')).exportCommand,
  teachers: async () => (await import('./commands/teachers')).teachers,
  team: async () => (await import('./commands/team')).team,
  distill: async () => (await import('./commands/distill')).distill,
  score: async () => (await import('./commands/score')).score,
  worker: async () => (await import('./commands/worker')).worker,
  serve: async () => (await import('./commands/serve')).serve,
  demo: async () => (await import('./commands/demo')).demo,
  doctor: async () => (await import('./commands/doctor')).doctor,
};

const overview = `DualVLA Studio ${studioVersion}: curate sparse reasoning data from robot episodes.

Usage: dualvla COMMAND [--json] [--help]

${Object.entries(summaries)
  .map(([name, summary]) => `  ${name.padEnd(10)} ${summary}`)
  .join('\n')}

${hubUsage}
`;

const isCommand = (name: string): name is keyof typeof commands => Object.hasOwn(commands, name);

/**
 * @param argv the words after the program's name
 * @returns the exit status
 */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  const json = argv.includes('--json');
  const [name, ...rest] = argv.filter((arg) => arg !== '--json');
  if (name === '--help' || name === 'help' || (name === undefined && !json)) {
    process.stdout.write(overview);
    return name === undefined ? 1 : 0;
  }
  if (name === '--version') {
    const version = json ? JSON.stringify({ version: studioVersion }) : studioVersion;
    printLine(process.stdout, version);
    return 0;
  }
  const stop = new AbortController();
  const interrupt = () => stop.abort(new StudioError('canceled', 'Canceled.'));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const reporter = createReporter(process.stderr);
  try {
    if (name === undefined) {
      throw new StudioError('invalid-input', 'Name a command; see "dualvla --help".');
    }
    if (!isCommand(name)) {
      throw new StudioError(
        'invalid-input',
        `There is no command "${name}"; see "dualvla --help".`,
      );
    }
    const { found, args } = withinGroup(await commands[name](), rest);
    if (args.includes('--help')) {
      process.stdout.write(`${found.summary}\n\nUsage: dualvla ${found.name} ${found.usage}\n`);
      return 0;
    }
    const job = { signal: stop.signal, report: reporter.report };
    const words = await withoutHubAddresses(found, args, job, reporter.log);
    const output = await found.run(words, job, reporter.log);
    reporter.end();
    const incomplete = await print(output, json);
    await output.stay?.();
    if (incomplete === undefined) return 0;
    printLine(process.stderr, incomplete);
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

async function print(output: CommandOutput, json: boolean): Promise<string | undefined> {
  if (output.entries !== undefined) return printEntries(process.stdout, output.entries, json);
  printLine(process.stdout, json ? JSON.stringify(output.document) : output.text);
  return output.incomplete;
}
