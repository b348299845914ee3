/** The check must catch a comment that is too wide, and nothing else: each case plants one line. */
import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { scratchFolder } from '../core/datasets/small-dataset';
import { repositoryRoot } from '../shared-data';

const script = path.join(repositoryRoot, 'scripts/check/comment-width.mjs');
const words = (columns: number): string => 'word '.repeat(columns).slice(0, columns - 1) + 'x';

async function check(file: string, line: string) {
  const root = await scratchFolder();
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), `const a = 1;\n${line}\n`);
  const { status, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
  return { status, stderr };
}

it.each([
  ['src/core/a.ts', `  // ${words(116)}`],
  ['src/core/a.ts', `/** ${words(117)}`],
  ['src/renderer/a.tsx', ` * ${words(118)}`],
  ['src/renderer/a.tsx', `      {/* ${words(111)}`],
  ['scripts/a.mjs', `// ${words(118)}`],
  ['test/a.test.ts', `// ${'ü'.repeat(60)} ${words(57)}`],
])('%s: %s', async (file, line) => {
  expect(Array.from(line)).toHaveLength(121);
  expect(await check(file, line)).toEqual({
    status: 1,
    stderr: `${file}:2 has a comment of more than 120 columns.\n`,
  });
});

it.each([
  ['src/core/a.ts', `// ${words(117)}`],
  ['src/core/a.ts', `// https://example.org/${'x'.repeat(120)}`],
  ['src/core/a.ts', ` * | ${words(130)} |`],
  ['src/core/a.ts', `// oxlint-disable-next-line ${words(120)}`],
  ['src/core/a.ts', `const text = '// ${words(130)}';`],
  ['src/core/a.json', `// ${words(130)}`],
])('%s may say %s', async (file, line) => {
  expect(await check(file, line)).toEqual({ status: 0, stderr: '' });
});
