/** Writes the exports that the loaders open, by the command line, from the proposals of one dataset. */
import path from 'node:path';
import { output } from './output';

const root = path.resolve(import.meta.dirname, '../..');

const kinds: Readonly<Record<string, readonly string[]>> = {
  'v2.1': ['--format', 'lerobot-v2.1'],
  'v2.1 subtasks': ['--format', 'lerobot-v2.1', '--carrier', 'subtasks'],
  'v2.1 trimmed': ['--format', 'lerobot-v2.1', '--trim-idle'],
  'v3.0': ['--format', 'lerobot-v3.0'],
  'v3.0 subtasks': ['--format', 'lerobot-v3.0', '--carrier', 'subtasks'],
  'v3.0 language': ['--format', 'lerobot-v3.0', '--carrier', 'language'],
  'v3.0 trimmed, stride 2': ['--format', 'lerobot-v3.0', '--trim-idle', '--stride', '2'],
  'ecot-json': ['--format', 'ecot-json'],
  'vla-it-json': ['--format', 'vla-it-json'],
  'chat-jsonl': ['--format', 'chat-jsonl'],
  rlds: ['--format', 'rlds'],
  robomimic: ['--format', 'robomimic'],
};

export interface Written {
  /** Name of the kind: `v2.1 subtasks`. */
  kind: string;
  /** Where it is, or why it could not be written. */
  at: { folder: string } | { refused: string };
}

const studio = (...args: readonly string[]) =>
  output(process.execPath, [path.join(root, 'scripts/dualvla.mjs'), ...args]);

/** Exports of `dataset` in `folder`, in every kind that one of `wanted` names; at most `most` episodes of it. */
export async function writeExports(
  dataset: string,
  folder: string,
  { wanted, most }: { wanted: ReadonlySet<string>; most: number },
): Promise<Written[]> {
  const project = path.join(folder, 'project');
  const proposed = await studio('propose', dataset, '--project', project, '--json');
  if (proposed.status !== 0) throw new Error(`Nothing proposed for ${dataset}: ${proposed.error}`);
  const { episodes } = JSON.parse(proposed.text) as { episodes: number };
  const drop = episodes > most ? ['--drop', `${most}-${episodes - 1}`] : [];
  const written: Written[] = [];
  for (const [kind, args] of Object.entries(kinds)) {
    if (!wanted.has(kind)) continue;
    const out = path.join(folder, kind.replaceAll(/[ ,]+/g, '-'));
    const common = ['--project', project, '--to', out, '--decisions', 'proposed', ...drop];
    const { status, error } = await studio('export', dataset, ...common, ...args);
    written.push({ kind, at: status === 0 ? { folder: out } : { refused: error } });
  }
  return written;
}
