/**
 * Opens the dataset that is the first argument and, while that goes on, the second. Tells by lines of JSON in which
 * order they were answered, and at last how much memory it took. A process of its own, so that its memory can be
 * limited and measured.
 */
import { readFileSync } from 'node:fs';
import { openDataset } from '../../../src/core/datasets/open';
import { toPlainError } from '../../../src/shared/errors';

export interface Answer {
  which: 'bomb' | 'good';
  message: string;
}

const [bomb = '', good = ''] = process.argv.slice(2);
const tell = (answer: Answer | { megabytes: number }): boolean =>
  process.stdout.write(`${JSON.stringify(answer)}\n`);

async function open(which: Answer['which'], root: string): Promise<void> {
  try {
    const dataset = await openDataset(root);
    const first = dataset.episodes[0]?.index ?? 0;
    const problems = dataset.summary.problems.map(({ message }) => message);
    const read = await dataset.signals(first).then(
      ({ frames }) => `${frames} frames`,
      (error: unknown) => toPlainError(error).message,
    );
    tell({ which, message: [...problems, read].join('\n') });
  } catch (error) {
    tell({ which, message: toPlainError(error).message });
  }
}

/**
 * The most memory that this program took. On Linux `maxRSS` counts what it was before it became this program too: the
 * whole process that started it.
 */
function mostMegabytes(): number {
  const own =
    process.platform === 'linux' &&
    /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return (own ? Number(own) : process.resourceUsage().maxRSS) / 1024;
}

// What is loaded and started once is no part of the race.
await open('good', good);
await Promise.all([open('bomb', bomb), open('good', good)]);
tell({ megabytes: mostMegabytes() });
process.exit(0);
