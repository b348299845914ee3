/** Runs `dualvla COMMAND`: one JSON document on stdout with --json, everything else on stderr. */
import { isCanceled, StudioError } from '../shared/errors';
import { plainFailure } from '../core/system/classify-error';
import { printLine } from '../core/system/print';
import { studioVersion } from '../core/system/version';
import { withinGroup, type Command, type CommandOutput } from './command';
import { hubUsage, withoutHubAddresses } from './hub-addresses';
import { printEntries } from './print-entries';
import { createReporter } from './reporter';

interface Listed {
  /** One line. */
  summary: string;
  load(): Promise<Command>;
}

/** Each is loaded when it is asked for: most need libraries that the others do not, and the list of all needs none. */
const commands: ReadonlyMap<string, Listed> = new Map(
  Object.entries({
    download: {
      summary: 'Download a dataset of the Hugging Face Hub, videos included.',
      load: async () => (await import('./commands/download')).download,
    },
    publish: {
      summary: 'Publish an export, or a project, as a dataset of the Hugging Face Hub.',
      load: async () => (await import('./commands/publish')).publishCommand,
    },
    inspect: {
      summary: 'Say what a dataset holds and what is wrong with it.',
      load: async () => (await import('./commands/inspect')).inspect,
    },
    propose: {
      summary: 'Propose keyframes and draft their reasoning, into a project.',
      load: async () => (await import('./commands/propose')).propose,
    },
    draft: {
      summary: 'Let a vision-language model draft the reasoning of undecided keyframes.',
      load: async () => (await import('./commands/draft')).draft,
    },
    keyframes: {
      summary:
        "List a project's keyframes: what the machine proposed, or what the review made of it.",
      load: async () => (await import('./commands/keyframes')).keyframes,
    },
    outcome: {
      summary: 'Say how episodes ended, as a curator does in the review.',
      load: async () => (await import('./commands/outcome')).outcome,
    },
    evaluate: {
      summary: 'Score proposals and named baselines against hand-marked boundaries.',
      load: async () => (await import('./commands/evaluate')).evaluateCommand,
    },
    export: {
      summary:
        'Write the sparse dataset, reasoning at keyframes only, in the format a trainer reads.',
      load: async () => (await import('./commands/export')).exportCommand,
    },
    teachers: {
      summary:
        'Take in what teachers say of frames, spot-check it, report how far they can be trusted.',
      load: async () => (await import('./commands/teachers')).teachers,
    },
    team: {
      summary: 'Say what each curator did, how far they agree, and what they disagree on.',
      load: async () => (await import('./commands/team')).team,
    },
    distill: {
      summary:
        'Export what a run with two teachers trains on, or train a small student on it as a check.',
      load: async () => (await import('./commands/distill')).distill,
    },
    score: {
      summary: 'Measure rollouts, have them judged, and compare their policies.',
      load: async () => (await import('./commands/score')).score,
    },
    worker: {
      summary: 'Do the work of studios on other machines, from a queue in Redis or Valkey.',
      load: async () => (await import('./commands/worker')).worker,
    },
    serve: {
      summary: 'Open the studio in a browser, from a small server on this machine.',
      load: async () => (await import('./commands/serve')).serve,
    },
    demo: {
      summary: 'Say where the demo dataset is, or copy it to a folder of your own.',
      load: async () => (await import('./commands/demo')).demo,
    },
    doctor: {
      summary: 'Say what the studio finds on this machine, and what is missing.',
      load: async () => (await import('./commands/doctor')).doctor,
    },
  }),
);

const overview = `DualVLA Studio ${studioVersion}: curate sparse reasoning data from robot episodes.

Usage: dualvla COMMAND [--json] [--help]

${[...commands].map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`).join('\n')}

${hubUsage}
`;

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
    const listed = commands.get(name);
    if (listed === undefined) {
      throw new StudioError(
        'invalid-input',
        `There is no command "${name}"; see "dualvla --help".`,
      );
    }
    const { found, args } = withinGroup(
      { ...(await listed.load()), summary: listed.summary },
      rest,
    );
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
