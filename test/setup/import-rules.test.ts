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

function lint(file: string, source: string): { status: number | null; output: string } {
  const full = path.join(world, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, source);
  const result = spawnSync(
    path.join(repositoryRoot, 'node_modules/.bin/oxlint'),
    ['-A', 'all', '-D', 'no-restricted-imports', '-D', 'max-lines', file],
    { cwd: world, encoding: 'utf8' },
  );
  rmSync(full);
  return { status: result.status, output: result.stdout + result.stderr };
}

describe('import direction', () => {
  const wrong: [string, string][] = [
    ['src/shared/model/a.ts', "import '../../core/studio';"],
    ['src/shared/model/a.ts', "import 'node:fs';"],
    ['src/core/a.ts', "import '../web/server';"],
    ['src/core/a.ts', "import '../renderer/app/App';"],
    ['src/core/datasets/a.ts', "import 'electron';"],
    ['src/web/a.ts', "import 'electron';"],
    ['src/cli/a.ts', "import '../renderer/app/App';"],
    ['src/main/a.ts', "import '../renderer/app/App';"],
    ['src/renderer/app/a.ts', "import '../../core/studio';"],
    ['src/renderer/app/a.ts', "import '../features/player/clock';"],
    ['src/renderer/features/review/a.ts', "import '../player/clock';"],
    ['src/renderer/features/review/a.ts', "import 'node:fs';"],
    ['src/renderer/features/review/episode/a.ts', "import '../../player/clock';"],
    ['src/renderer/features/review/episode/a.ts', "import 'node:fs';"],
  ];
  it.each(wrong)('%s may not say %s', (file, source) => {
    const { status, output } = lint(file, `${source}\n`);
    expect(output).toContain('no-restricted-imports');
    expect(status).not.toBe(0);
  });

  const right: [string, string][] = [
    ['src/core/a.ts', "import '../shared/errors';"],
    ['src/web/a.ts', "import '../core/studio';"],
    ['src/main/a.ts', "import 'electron';"],
    ['src/renderer/app/a.ts', "import '../features/player';"],
    ['src/renderer/features/review/a.ts', "import '../player';"],
    ['src/renderer/features/review/a.ts', "import '../../ui/Button';"],
    ['src/renderer/features/review/a.ts', "import './episode/b';"],
    ['src/renderer/features/review/episode/a.ts', "import '../keyframe/b';"],
    ['src/renderer/features/review/episode/a.ts', "import '../../player';"],
    ['src/renderer/features/review/episode/a.ts', "import '../../../ui/Button';"],
  ];
  it.each(right)('%s may say %s', (file, source) => {
    expect(lint(file, `${source}\n`)).toMatchObject({ status: 0 });
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
    const { status, output } = lint('src/core/a.ts', 'export {};\n'.repeat(301));
    expect(output).toContain('max-lines');
    expect(status).not.toBe(0);
  });
});
