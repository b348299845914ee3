import { cp } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import { exists } from '../../core/files/exists';
import { findAppRoot } from '../../core/system/app-root';
import { command } from '../command';

export const demo = command({
  name: 'demo',
  summary: 'Say where the demo dataset is, or copy it to a folder of your own.',
  usage: `[--to DIR] [--json]

  --to DIR   copy the demo dataset there; DIR must not exist`,
  options: { to: { type: 'string' } },
  async run({ values }) {
    const source = path.join(findAppRoot(import.meta.dirname), 'assets/demo');
    if (values.to === undefined) return { document: { path: source }, text: source };
    const target = path.resolve(values.to);
    if (await exists(target)) {
      throw new StudioError('conflict', `${target} exists already; name a folder that does not.`);
    }
    await cp(source, target, { recursive: true });
    return { document: { path: target }, text: `Copied the demo dataset to ${target}.` };
  },
});
