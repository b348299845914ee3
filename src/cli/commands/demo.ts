import { cp, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import { syncFolder, temporaryName } from '../../core/files/atomic-file';
import { isInside } from '../../core/files/contained-path';
import { exists } from '../../core/files/exists';
import { findAppRoot } from '../../core/system/app-root';
import { asStudioError } from '../../core/system/classify-error';
import { command, noPositionals } from '../command';

export const demo = command({
  name: 'demo',
  usage: `[--to DIR] [--json]

  --to DIR   copy the demo dataset there; DIR must not exist`,
  options: { to: { type: 'string' } },
  async run({ positionals, values }) {
    noPositionals(positionals);
    const source = path.join(findAppRoot(import.meta.dirname), 'assets/demo');
    if (values.to === undefined) return { document: { path: source }, text: source };
    const target = path.resolve(values.to);
    if (isInside(source, target)) {
      throw new StudioError('invalid-input', `--to ${target} is a folder of the demo itself.`);
    }
    await copyWhole(source, target);
    return { document: { path: target }, text: `Copied the demo dataset to ${target}.` };
  },
});

/** The copy gets its name when it is complete; of one that fails nothing is left. */
async function copyWhole(source: string, target: string): Promise<void> {
  const partial = temporaryName(target);
  try {
    if (await exists(target)) {
      throw new StudioError('conflict', `${target} exists already; name a folder that does not.`);
    }
    await mkdir(path.dirname(target), { recursive: true });
    await cp(source, partial, { recursive: true });
    await rename(partial, target);
    await syncFolder(path.dirname(target));
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw asStudioError(error, `The demo cannot be copied to ${target}`);
  }
}
