/** Which licences a package is under: the rule, and what the build wrote down. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { licenceReport, nodeParts, objections, type Part } from '../../scripts/package/licences';
import { repositoryRoot } from '../shared-data';

const part = (name: string, licence: string, text = 'Do as you like.'): Part => ({
  name,
  version: '1.0.0',
  licence,
  text,
});

it('allows what asks for its text only, in every part of an expression', () => {
  const fine = ['MIT', '(MIT OR GPL-3.0-only)', 'MIT AND ISC AND BSD-3-Clause', 'MPL-2.0'];
  expect(objections(fine.map((licence) => part('fine', licence)))).toEqual([]);
});

it('objects to copyleft, to the unknown, and to a missing text', () => {
  const bad = [
    part('linked', 'GPL-3.0-or-later'),
    part('half', 'MIT AND AGPL-3.0-only'),
    part('nameless', 'unknown'),
    part('silent', 'MIT', ''),
  ];
  expect(objections(bad)).toEqual([
    'linked is under GPL-3.0-or-later, which is not among the allowed.',
    'half is under MIT AND AGPL-3.0-only, which is not among the allowed.',
    'nameless is under unknown, which is not among the allowed.',
    'silent brings no licence text.',
  ]);
});

it('lets ffmpeg be what it is: a program of its own', () => {
  expect(objections([part('ffmpeg-static', 'GPL-3.0-or-later')])).toEqual([]);
});

it('has no objection to what Node loads', () => {
  const parts = nodeParts(repositoryRoot);
  const names = parts.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['@duckdb/node-api', 'onnxruntime-node', 'zod']));
  // For a platform that is not this one, too; packages that only build or test are not in it.
  expect(names).toEqual(expect.arrayContaining(['@duckdb/node-bindings-win32-x64']));
  expect(names).not.toContain('typescript');
  expect(objections(parts)).toEqual([]);
});

it('prints each text once, with the names it is for', () => {
  const report = licenceReport('Ours.', [
    part('b', 'MIT'),
    part('a', 'MIT'),
    part('a', 'MIT'),
    part('c', 'ISC', 'Other words.'),
  ]);
  expect(report).toMatch(/^a 1\.0\.0 +MIT\nb 1\.0\.0 +MIT\nc 1\.0\.0 +ISC$/m);
  expect(report.match(/Do as you like\./g)).toHaveLength(1);
  expect(report).toContain('a, b\n\nDo as you like.');
});

it('was written for the window too, and every line of it follows the rule', () => {
  const file = path.join(repositoryRoot, 'dist/renderer/licences.txt');
  const text = readFileSync(file, 'utf8');
  const listed = [...text.matchAll(/^(\S+) \d\S* {2,}(\S.*)$/gm)].map(([, name, licence]) =>
    part(name ?? '', licence ?? ''),
  );
  expect(listed.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['react', 'recharts', '@fontsource-variable/inter', 'onnxruntime-node']),
  );
  expect(objections(listed)).toEqual([]);
  // The list that it was made of is not shipped.
  expect(readdirSync(path.dirname(file))).not.toContain('licences.json');
});
