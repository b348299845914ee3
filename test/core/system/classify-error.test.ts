import assert from 'node:assert';
import { open, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { Input } from 'mediabunny';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { select } from '../../../src/core/datasets/duckdb';
import {
  asStudioError,
  faultOfData,
  plainFailure,
  unreadable,
  useBugLog,
} from '../../../src/core/system/classify-error';
import { isRetryable, StudioError } from '../../../src/shared/errors';
import { scratchFolder } from '../datasets/small-dataset';

let bugs: unknown[] = [];
beforeEach(() => {
  bugs = [];
  useBugLog((error) => bugs.push(error));
});
afterEach(() => useBugLog(() => {}));

const thrownBy = async (work: () => unknown): Promise<unknown> => {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
};

async function writeTo(file: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await handle.writeFile('x');
  } finally {
    await handle.close();
  }
}

const damaged = async (): Promise<string> => {
  const file = path.join(await scratchFolder(), 'x.parquet');
  await writeFile(file, 'PAR1 and nothing that makes sense');
  return file;
};
const readParquet = (file: string) => select('SELECT * FROM read_parquet($1)', [file]);

describe('a failure of reading', () => {
  it.each<[string, () => unknown, string, RegExp]>([
    [
      'a file too large',
      () =>
        Promise.reject(
          Object.assign(new Error('EFBIG: file too large, write'), {
            code: 'EFBIG',
            syscall: 'write',
          }),
        ),
      'io',
      /file may not become so large.*ulimit -f/,
    ],
    ['a full disk', () => writeTo('/dev/full'), 'io', /disk is full.*free some space/],
    ['a file that is gone', () => readFile('/none'), 'not-found', /missing/],
    ['a folder in its place', () => readFile('/'), 'io', /EISDIR/],
    ['text that is no JSON', () => JSON.parse('{'), 'corrupt-data', /restore the file/],
    [
      'what a reader says',
      () => Promise.reject(new Error('it has no rows')),
      'corrupt-data',
      /no rows/,
    ],
    [
      'damaged parquet',
      async () => readParquet(await damaged()),
      'corrupt-data',
      /restore the file/,
    ],
    ['parquet that is gone', () => readParquet('/none.parquet'), 'not-found', /missing/],
    ['a full disk of DuckDB', () => select("COPY (SELECT 1) TO '/dev/full'"), 'io', /disk is full/],
    ['SQL of ours', () => select('SELECT none FROM range(1)'), 'internal', /fault in the studio/],
    [
      'a slip of ours',
      () => (undefined as unknown as string[]).length,
      'internal',
      /your data is not at fault/,
    ],
    ['a length of ours', () => new Uint8Array(-1), 'internal', /fault in the studio/],
    ['a check of ours', () => assert.equal(1, 2), 'internal', /fault in the studio/],
    [
      'more than DuckDB may have',
      async () => {
        const database = await DuckDBInstance.create(':memory:', {
          memory_limit: '20MB',
          temp_directory: '',
        });
        const connection = await database.connect();
        try {
          await connection.run('SELECT count(*) FROM (SELECT DISTINCT i FROM range(5000000) t(i))');
        } finally {
          connection.closeSync();
          database.closeSync();
        }
      },
      'io',
      /more memory than the studio reads tables with \(.*used\)\); try again while it reads nothing else/,
    ],
    ['more text than fits', () => 'x'.repeat(2 ** 30), 'io', /memory/],
  ])('is told apart: %s', async (_what, work, code, words) => {
    const failure = unreadable(await thrownBy(work), 'Episode 3 cannot be read from x', {
      episode: 3,
    });
    expect(failure).toMatchObject({
      code,
      details: expect.objectContaining({ episode: 3 }) as object,
    });
    expect(failure.message).toMatch(/^Episode 3 cannot be read from x: /);
    expect(failure.message).toMatch(words);
    // Only what the file is at fault for is mended by another copy of it.
    expect(failure.message.includes('restore the file from')).toBe(code === 'corrupt-data');
    expect(plainFailure(failure).code).toBe(code);
    expect(bugs).toHaveLength(code === 'internal' ? 1 : 0);
  });

  it('is the file’s where its reader stumbles as programs stumble over their own faults', async () => {
    const slip = await thrownBy(() =>
      Reflect.apply(Input.prototype.getPrimaryVideoTrack.bind(null), null, []),
    );
    expect(slip).toBeInstanceOf(TypeError);
    expect(unreadable(slip, 'x cannot be read').code).toBe('corrupt-data');
  });

  it('of which nothing may be said about the data is thrown', async () => {
    expect(faultOfData(new Error('it has no rows'), 'x cannot be read').code).toBe('corrupt-data');
    const full = await thrownBy(() => writeTo('/dev/full'));
    expect(() => faultOfData(full, 'x cannot be read')).toThrow(/disk is full/);
    expect(() => faultOfData(new TypeError('x'), 'x cannot be read')).toThrow(/studio itself/);
  });
});

it('passes on what is explained already, and what was canceled', () => {
  const told = new StudioError('timeout', 'Too slow.');
  expect(asStudioError(told)).toBe(told);
  const stop = new AbortController();
  stop.abort();
  expect(asStudioError(stop.signal.reason).code).toBe('canceled');
});

it('takes what nobody foresaw for a fault of the studio, and logs it', () => {
  const bug = new Error('unforeseen');
  expect(plainFailure(bug).code).toBe('internal');
  expect(bugs).toEqual([expect.objectContaining({ code: 'internal', cause: bug })]);
});

it.each([
  ["OOM command not allowed when used memory > 'maxmemory'.", /maxmemory\)\.$/],
  ['ERR Error running script: -READONLY You can not write against a replica.', /name the primary/],
  ['MISCONF Redis is configured to save RDB snapshots', /free space on its disk/],
  ["NOPERM this user has no permissions to run the 'eval' command", /keys dualvla:\*/],
  ["ERR The user executing the script can't run this command or subcommand", /keys dualvla:\*/],
  ['NOAUTH Authentication required.', /DUALVLA_QUEUE_PASSWORD/],
  ['MOVED 866 10.0.0.2:6379', /no part of a cluster/],
  ['WRONGTYPE Operation against a key', /that nothing else uses/],
])('says what to do about a Redis that refuses: %s', (said, advice) => {
  const refused = Object.assign(new Error(said), { name: 'ReplyError' });
  expect(asStudioError(refused)).toMatchObject({
    code: 'io',
    message: expect.stringMatching(advice),
  });
});

it('asks again only where something may have passed', () => {
  expect(
    (['io', 'timeout', 'worker-lost', 'conflict', 'not-found'] as const).every(isRetryable),
  ).toBe(true);
  expect(
    (['invalid-input', 'corrupt-data', 'internal', 'tool-failed'] as const).some(isRetryable),
  ).toBe(false);
});
