import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { select } from '../../../src/core/datasets/duckdb';
import { float32Array, type NdArray } from '../../../src/core/teachers/live/nd-array';
import { npzBytes, textArray } from '../../fixtures/teachers/write-npz';
import { lowerLimits } from '../datasets/run-bomb';
import { importing } from './importing';

const chunk = [
  [0.5, 0, 0, 0, 0, 0, 1],
  [0.25, 0, 0, 0, 0, 0, 0],
];
const numbers = (values: readonly number[]): NdArray => float32Array(values, [values.length]);

const line = (value: object): string => `${JSON.stringify(value)}\n`;

describe('outputs from a file', () => {
  it('of JSON lines are taken row by row, and what is wrong with a row is said', async () => {
    const { take, all } = await importing();
    const good = { episode: 0, frame: 3, kind: 'action', action: chunk, std: chunk };
    const rows = [
      line({ ...good, version: 'v2' }),
      'no JSON\n',
      line({ ...good, frame: 99_999 }),
      '\n',
      line({ ...good, episode: 77 }),
      line({ ...good, action: [[1, 2]] }),
      line({ ...good, action: [[1, 2, 3, 4, 5, 6, 7], [1]] }),
      `{"episode":0,"frame":1,"action":[[NaN,0,0,0,0,0,0]]}\n`,
      line({ ...good, fingerprint: 'other' }),
      line({ episode: 1, frame: 0, kind: 'reasoning', text: 'Lift.', logprobs: [-0.5] }),
      line({ episode: 1, frame: 1, kind: 'reasoning' }),
      '[]\n',
    ];
    const result = await take('rows.jsonl', rows.join(''));
    expect(result).toMatchObject({
      teacher: 'pi0',
      kinds: { action: 1, reasoning: 1 },
      outputs: 2,
      replaced: 0,
    });
    expect(result.rejected.map(({ row, reason }) => `${row} ${reason}`)).toEqual([
      '2 is not JSON',
      expect.stringMatching(/^3 names frame 99999, episode 0 has \d+$/),
      '5 names episode 77, which the dataset does not have',
      '6 has an action of 2 values, those of the dataset have 7',
      '7 has an action with rows of unequal length',
      '8 has an action that is no list of rows of finite numbers',
      expect.stringMatching(/^9 is of another recording of episode 0/),
      '11 has no text',
      '12 is no object with episode and frame',
    ]);
    expect(await all('action')).toMatchObject([{ frame: 3, version: 'v2', action: chunk }]);
    expect(await all('reasoning')).toMatchObject([
      { text: 'Lift.', logprobs: [{ logprob: -0.5 }], source: 'import' },
    ]);
    expect(await take('rows.jsonl', rows.join(''))).toMatchObject({ outputs: 2, replaced: 2 });
  });

  it('that say nothing, or probabilities that are none, are left out in plain words', async () => {
    const { take } = await importing();
    const told = { episode: 0, frame: 0, text: 'Lift.' };
    const bins = chunk.map((row) => row.map(() => [0.5, 0.75]));
    const rows = [
      { ...told, text: ' ' },
      { ...told, logprobs: [-0.1, 0.9] },
      { ...told, logprobs: [1e-6] },
      { episode: 0, frame: 0, action: chunk, probs: bins },
      { text: 'Lift.' },
      { ...told, frame: -1 },
      { ...told, kind: 'speech' },
      { episode: 0, frame: 0, action: chunk, std: [[-1]] },
      { episode: 0, frame: 0, action: [[0, 0, 0, 0, 0, 0, 1e300]] },
    ];
    const { outputs: taken, rejected } = await take('rows.jsonl', rows.map(line).join(''));
    expect(taken).toBe(1);
    expect(rejected.map(({ row, reason }) => `${row} ${reason}`)).toEqual([
      '1 has no text',
      '2 has logprobs above 0; natural logarithms of probabilities are at most 0',
      '4 has probs that add up to 1.25 in one dimension',
      '5 has no episode',
      '6 has a frame that is no whole number from 0 on',
      '7 has a kind that is neither action nor reasoning',
      '8 has a std that is no list of rows of numbers from 0 on',
      '9 has 1e+300 in dimension 6, more than 1000000 spreads off the mean of the dataset',
    ]);
  });

  it("are never those of the studio's own teacher", async () => {
    const { take } = await importing();
    await expect(take('rows.jsonl', '', 'embedded')).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });

  it('of parquet have the same columns, or those of LeRobot', async () => {
    const { root, take, all } = await importing();
    const file = path.join(root, 'made.parquet');
    await select(
      `COPY (SELECT 0 AS episode_index, i::INTEGER AS frame_index, [[0.5::FLOAT, 0, 0, 0, 0, 0, i]] AS action,
         CASE WHEN i = 2 THEN 'x' END AS fingerprint FROM range(4) t(i)) TO '${file}' (FORMAT parquet)`,
    );
    const result = await take('rows.parquet', await readFile(file));
    expect(result).toMatchObject({ outputs: 3, rejected: [{ row: 3 }] });
    expect((await all('action')).map(({ action }) => action?.[0]?.[6])).toEqual([0, 1, 3]);
  });

  it('of parquet that claim more than outputs may have are refused before a row is read', async () => {
    const { root, take } = await importing();
    const file = path.join(root, 'made.parquet');
    const refused = async (columns: string, rows: number, claim: string): Promise<void> => {
      await select(
        `COPY (SELECT 0 AS episode, 0 AS frame, ${columns} FROM range(${rows})) TO '${file}' (FORMAT parquet, COMPRESSION zstd)`,
      );
      const bytes = await readFile(file);
      expect(bytes.length).toBeLessThan(20_000);
      await expect(take('bomb.parquet', bytes)).rejects.toMatchObject({
        code: 'unsupported',
        message: expect.stringMatching(
          new RegExp(`/bomb\\.parquet was not read: it claims ${claim}`),
        ) as string,
      });
    };
    const zeros = '[list_resize([0::FLOAT], 100000, 0::FLOAT)] AS action';
    await refused(zeros, 2, '100002 values a row, more than the 65536 .*have the teacher write');
    lowerLimits({ importedRows: 3 });
    await refused("'Lift.' AS text", 4, '4 rows, more than the 3 taken of one file; divide it');
    lowerLimits({ importedRows: 1_000, importedBytes: 10_000_000 });
    await refused("repeat('x', 100000) AS text", 200, '21 MB when unpacked, more than the 10 MB');
  });

  it('of parquet with one long text for many rows are read a few rows at a time', async () => {
    const { root, take } = await importing();
    const file = path.join(root, 'made.parquet');
    await select(
      `COPY (SELECT 0 AS episode, i::INTEGER AS frame, CASE WHEN i = 15 THEN 'Lift.' WHEN i = 3 THEN repeat('x', 5000000)
         ELSE repeat('y', 1000000) END AS text FROM range(20) t(i)) TO '${file}' (FORMAT parquet, COMPRESSION zstd)`,
    );
    const { outputs: taken, rejected } = await take('long.parquet', await readFile(file));
    expect(taken).toBe(1);
    expect(rejected.map(({ row }) => row)).toEqual(
      Array.from({ length: 20 }, (_, row) => row + 1).filter((row) => row !== 16),
    );
    expect(rejected.map(({ reason }) => reason).slice(2, 4)).toEqual([
      'has a text that is none, or is longer than 100000 characters',
      'is longer than 4194304 bytes',
    ]);
  });

  it('of parquet with rows that are longer than any are read without these', async () => {
    const { root, take, all } = await importing();
    lowerLimits({ lineBytes: 600 });
    const file = path.join(root, 'made.parquet');
    await select(
      `COPY (SELECT 0 AS episode, i::INTEGER AS frame,
         CASE WHEN i = 20 THEN list_resize([[0.5::FLOAT]], 400, [0::FLOAT]) ELSE [[0, 0, 0, 0, 0, 0, 1]::FLOAT[]] END AS action,
         CASE WHEN i = 7 THEN [{token: repeat('x', 1000), logprob: -0.5}] END AS logprobs
       FROM range(40) t(i)) TO '${file}' (FORMAT parquet)`,
    );
    const { rejected } = await take('rows.parquet', await readFile(file));
    const reason = 'is longer than 600 bytes';
    expect(rejected).toEqual([
      { row: 8, reason },
      { row: 21, reason },
    ]);
    const frames = Array.from({ length: 40 }, (_, frame) => frame);
    expect((await all('action')).map(({ frame }) => frame)).toEqual(
      frames.filter((frame) => frame !== 7 && frame !== 20),
    );
  });

  it('of npz that claim what they do not hold are refused', async () => {
    const { take } = await importing();
    const [episode, frame] = [numbers([0]), numbers([4])];
    const nothing = new Uint8Array();
    // A few bytes: two thousand million rows of no value, and a million million rows of nothing.
    const rows = { ...float32Array([], []), shape: [1, 2_000_000_000, 0], bytes: nothing };
    await expect(take('a.npz', npzBytes({ episode, frame, action: rows }))).rejects.toMatchObject({
      code: 'corrupt-data',
      message: expect.stringContaining('its array "action" holds less than its 1 rows') as string,
    });
    const many = { ...episode, shape: [1e12] };
    await expect(take('b.npz', npzBytes({ episode: many, frame }))).rejects.toThrow(
      'it has 1000000000000 rows, more than',
    );
    const texts = { ...textArray(['a', 'b'], 1), shape: [1, 2] };
    await expect(take('t.npz', npzBytes({ episode, frame, text: texts }))).rejects.toThrow(
      'its array "text" has several texts for each row',
    );
    const few = { ...episode, shape: [100] };
    await expect(take('c.npz', npzBytes({ episode: few, frame: few }))).rejects.toThrow(
      'its array "episode" holds less than its 100 rows',
    );
  });

  it('of npz that are damaged are no fault of the studio, and a text has its other characters', async () => {
    const { take, all } = await importing();
    const [episode, frame] = [numbers([0]), numbers([4])];
    const good = npzBytes({ episode, frame }, true);
    const spoilt = (spoil: (bytes: Buffer, entry: number) => void): Buffer => {
      const bytes = Buffer.from(good);
      spoil(bytes, bytes.indexOf('PK\x01\x02', 0, 'latin1'));
      return bytes;
    };
    // Each of its numbers stands in eight bytes elsewhere: as far as those reach, nothing lies.
    const farAway = spoilt((bytes, entry) => bytes.writeUInt32LE(0xfffffff0, entry + 42));
    const endless = spoilt((bytes, entry) => bytes.writeUInt32LE(0x3fffffff, entry + 20));
    const more = spoilt((bytes, entry) => bytes.writeUInt32LE(10, entry + 24));
    const noArray = npzBytes({ episode, frame });
    noArray[noArray.indexOf('NUMPY', 0, 'latin1')] = 0;
    for (const [bytes, why] of [
      [farAway, 'it ends too early'],
      [endless, 'it ends too early'],
      [more, 'its episode.npy is not what was packed'],
      [noArray, 'its episode.npy is no file of np.save'],
    ] as const) {
      await expect(take('bad.npz', bytes)).rejects.toMatchObject({
        code: 'corrupt-data',
        message: expect.stringContaining(`bad.npz cannot be read: ${why}`) as string,
      });
    }
    const text = textArray(['ab'], 2);
    text.bytes[7] = 0xff;
    await take('text.npz', npzBytes({ episode, frame, text }));
    expect(await all('reasoning')).toMatchObject([{ text: 'a\ufffd' }]);
  });

  it.each([false, true])('of npz are arrays with one entry a row, deflated: %s', async (packed) => {
    const { take, all } = await importing();
    const bytes = npzBytes(
      {
        episode: numbers([0, 0, 1]),
        frame: numbers([4, 5, 6]),
        action: float32Array([...chunk, ...chunk, ...chunk].flat(), [3, 2, 7]),
        text: textArray(['', '', ''], 3),
        version: textArray(['a', 'ß', '🤖'], 2),
        unknown: numbers([1]),
      },
      packed,
    );
    expect(await take('rows.npz', bytes)).toMatchObject({ outputs: 3, rejected: [] });
    const found = await all('action');
    expect(found.map(({ version }) => version)).toEqual(['a', 'ß', '🤖']);
    expect(found[2]).toMatchObject({ episode: 1, frame: 6, action: chunk });
    const single = float32Array([1, 2, 3, 4, 5, 6, 7], [1, 7]);
    const version = { ...textArray(['v7'], 2), shape: [] };
    const one = npzBytes({ episode: numbers([0]), frame: numbers([9]), action: single, version });
    await take('one.npz', one);
    expect((await all('action')).at(2)).toMatchObject({
      action: [[1, 2, 3, 4, 5, 6, 7]],
      version: 'v7',
    });
  });

  it('that is damaged or claims too much is refused in a sentence that names it', async () => {
    const { take } = await importing();
    const good = npzBytes({ episode: numbers([0]), frame: numbers([0]) });
    const claims = Buffer.from(good);
    claims.writeUInt32LE(4_000_000_000, claims.indexOf('PK\x01\x02', 0, 'latin1') + 24);
    for (const bytes of [claims, good.subarray(0, good.length - 5), Buffer.from('no zip')]) {
      await expect(take('bad.npz', bytes)).rejects.toThrow(
        /bad\.npz cannot be read.*have the teacher write it again/,
      );
    }
    await expect(take('bad.parquet', 'PAR1')).rejects.toThrow(
      /bad\.parquet.*teacher write it again/,
    );
    const uneven = npzBytes({ episode: numbers([0, 1]), frame: numbers([0]) });
    await expect(take('bad.npz', uneven)).rejects.toThrow('"frame" has 1 rows, "episode" has 2');
  });
});
