/** One Python environment per loader, made once in `.cache/loaders` and used again while it is asked for the same. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Loader } from './loaders';
import { output } from './output';

const folder = path.resolve(import.meta.dirname, '../../.cache/loaders');

/** The environment's own Python, or why there is none. */
export type Environment = { python: string } | { missing: string };

export async function environmentOf(loader: Loader): Promise<Environment> {
  const place = path.join(folder, loader.name);
  const python = path.join(place, 'bin/python');
  const made = path.join(place, 'made-of.json');
  const asked = JSON.stringify([loader.python, ...loader.requirements]);
  if ((await readFile(made, 'utf8').catch(() => null)) === asked) return { python };

  const base = await findPython(loader.python);
  if (base === null)
    return { missing: `Python ${loader.python} is not on this machine; install it and try again.` };
  await rm(place, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const steps = [
    [base, '-m', 'venv', place],
    [python, '-m', 'pip', 'install', '--quiet', '--upgrade', 'pip'],
    [python, '-m', 'pip', 'install', '--quiet', '--prefer-binary', ...loader.requirements],
  ];
  for (const [program = '', ...args] of steps) {
    const { status, error } = await output(program, args);
    if (status !== 0)
      return {
        missing: `pip could not install ${loader.requirements.join(' ')}; is the Python package registry reached? ${error}`,
      };
  }
  await writeFile(made, asked);
  return { python };
}

/** `python3.10` by its name or among pyenv's, whose commands of other versions only complain. */
async function findPython(version: string): Promise<string | null> {
  const command = `python${version}`;
  const pyenv = path.join(
    process.env['PYENV_ROOT'] ?? path.join(os.homedir(), '.pyenv'),
    'versions',
  );
  const versions = await readdir(pyenv).catch(() => []);
  const found = versions.filter((name) => name.startsWith(`${version}.`));
  for (const candidate of [command, ...found.map((name) => path.join(pyenv, name, 'bin', command))])
    if ((await output(candidate, ['--version'])).status === 0) return candidate;
  return null;
}
