/** A core that runs out of file descriptors while a dataset is open, and has them again: what it answers, as JSON. */
import { closeSync, openSync } from 'node:fs';
import { toPlainError } from '../../src/shared/errors';
import { bareStudio } from '../bare-studio';

const [root = '', dataDir = ''] = process.argv.slice(2);
const studio = bareStudio(dataDir);
const { signal } = new AbortController();
const context = { signal, window: signal };
const { id: datasetId } = await studio.handlers['dataset.open']({ path: root }, context);

/** The code of each answer: numbers, pictures, a dataset that is not open yet. */
async function ask(): Promise<string[]> {
  const answers = [
    studio.handlers['dataset.signals']({ datasetId, episode: 1 }, context),
    studio.handlers['dataset.episode']({ datasetId, episode: 1 }, context),
    studio.handlers['dataset.open']({ path: dataDir }, context),
  ];
  const settled = await Promise.allSettled(answers);
  return settled.map((answer) =>
    answer.status === 'fulfilled'
      ? 'answered'
      : `${toPlainError(answer.reason).code}: ${toPlainError(answer.reason).message}`,
  );
}

const held: number[] = [];
try {
  for (;;) held.push(openSync('/dev/null', 'r'));
} catch {
  // None is left.
}
const short = await ask();
for (const descriptor of held) closeSync(descriptor);
const again = await ask();
process.stdout.write(JSON.stringify({ short, again }));
await studio.close();
