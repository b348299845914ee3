/** Files of tests share a process and its modules: what a module says while it is read, it says to the first alone. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { repositoryRoot } from '../shared-data';

const hook = /^(?:beforeEach|afterEach|beforeAll|afterAll)\(/m;

it('what several files of tests use says what happens before and after them in a function alone', () => {
  const cwd = path.join(repositoryRoot, 'test');
  const files = readdirSync(cwd, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file),
  );
  expect(files).toContain(path.join('renderer', 'connection', 'cores.ts'));
  expect(files.filter((file) => hook.test(readFileSync(path.join(cwd, file), 'utf8')))).toEqual([]);
});
