/** The linter must catch an import that goes the wrong way: each case plants one in a copy of the rules' world. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryRoot } from '../shared-data';

let world: string;

beforeAll(() => {
  world = mkdtempSync(path.join(os.tmpdir(), 'dualvla-rules-'));
  cpSync(path.join(repositoryRoot, '.oxlintrc.json'), path.join(world, '.oxlintrc.json'));
  symlinkSync(path.join(repositoryRoot, 'node_modules'), path.join(world, 'node_modules'));
});
afterAll(() => rmSync(world, { recursive: true, force: true }));

/** Lints files of these folders in one run; @returns what is said of each, in their order. */
function lint(cases: readonly (readonly [folder: string, source: string])[]): string[][] {
  const files = cases.map(([folder], at) => `${folder}/a${at}.ts`);
  for (const [at, file] of files.entries()) {
    mkdirSync(path.dirname(path.join(world, file)), { recursive: true });
    writeFileSync(path.join(world, file), cases[at]?.[1] ?? '');
  }
  const { stdout } = spawnSync(
    path.join(repositoryRoot, 'node_modules/.bin/oxlint'),
    ['-A', 'all', '-D', 'no-restricted-imports', '-D', 'max-lines', '-f', 'unix', ...files],
    { cwd: world, encoding: 'utf8' },
  );
  for (const file of files) rmSync(path.join(world, file));
  const lines = stdout.split('\n');
  return files.map((file) => lines.filter((line) => line.startsWith(`${file}:`)));
}

describe('import direction', () => {
  const wrong: [string, string][] = [
    ['src/shared/model', "import '../../core/studio';"],
    ['src/shared/model', "import 'node:fs';"],
    ['src/core', "import '../web/server';"],
    ['src/core', "import '../renderer/app/App';"],
    ['src/core/datasets', "import 'electron';"],
    ['src/web', "import 'electron';"],
    ['src/cli', "import '../renderer/app/App';"],
    ['src/main', "import '../renderer/app/App';"],
    ['src/renderer/app', "import '../../core/studio';"],
    ['src/renderer/app', "import '../features/player/clock';"],
    ['src/renderer/features/review', "import '../player/clock';"],
    ['src/renderer/features/review', "import 'node:fs';"],
    ['src/renderer/features/review/episode', "import '../../player/clock';"],
    ['src/renderer/features/review/episode', "import 'node:fs';"],
  ];
  const right: [string, string][] = [
    ['src/core', "import '../shared/errors';"],
    ['src/web', "import '../core/studio';"],
    ['src/main', "import 'electron';"],
    ['src/renderer/app', "import '../features/player';"],
    ['src/renderer/features/review', "import '../player';"],
    ['src/renderer/features/review', "import '../../ui/Button';"],
    ['src/renderer/features/review', "import './episode/b';"],
    ['src/renderer/features/review/episode', "import '../keyframe/b';"],
    ['src/renderer/features/review/episode', "import '../../player';"],
    ['src/renderer/features/review/episode', "import '../../../ui/Button';"],
  ];
  it('is held in every folder', () => {
    const said = lint([...wrong, ...right].map(([folder, source]) => [folder, `${source}\n`]));
    expect(said).toEqual([
      ...wrong.map(() => [expect.stringContaining('no-restricted-imports')]),
      ...right.map(() => []),
    ]);
  });

  const layers = path.join(repositoryRoot, 'scripts/check/core-layers.mjs');
  const layered: [string, string, string | null][] = [
    ['files/a.ts', "import '../project/lock';", 'files does not lie above project'],
    [
      'datasets/lerobot/a.ts',
      "import type { A } from '../../keyframes/a';",
      'not lie above keyframes',
    ],
    ['drafts/a.ts', "await import('../handlers/a');", 'drafts does not lie above handlers'],
    ['keyframes/a.ts', "import '../studio-context';", 'only handlers know the whole studio'],
    ['new-domain/a.ts', "import '../another-domain/a';", 'not lie above another-domain'],
    ['library/a.ts', "import '../new-domain/a';", 'not lie above new-domain'],
    ['new-domain/a.ts', "import '../export/plan';", null],
    ['handlers/a.ts', "import '../new-domain/a';", null],
    ['keyframes/a.ts', "import '../signals/series';", null],
    ['handlers/a.ts', "import '../studio-context';", null],
    ['files/a.ts', "import '../../shared/errors';", null],
  ];
  it.each(layered)('core/%s saying %s: %s', (file, source, complaint) => {
    const full = path.join(world, 'src/core', file);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, `${source}\n`);
    const result = spawnSync(process.execPath, [layers, world], { encoding: 'utf8' });
    rmSync(full);
    expect(result.stderr).toContain(complaint ?? '');
    expect(result.status).toBe(complaint === null ? 0 : 1);
  });

  it('refuses a source file of more than 300 lines', () => {
    const [long, short] = lint([
      ['src/core', 'export {};\n'.repeat(301)],
      ['src/core', 'export {};\n'.repeat(300)],
    ]);
    expect(long).toEqual([expect.stringContaining('max-lines')]);
    expect(short).toEqual([]);
  });
});
