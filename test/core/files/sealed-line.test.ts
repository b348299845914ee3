import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../src/core/files/json-text';
import { scanLines } from '../../../src/core/files/scan-lines';
import { isIntact, joinedAt, sealed } from '../../../src/core/files/sealed-line';
import { temporaryFolder } from '../project/toy-project';

const line = sealed('{"id":"a:1","text":"Näher ,\\"check\\":\\"12345678\\"}"}');

describe('a sealed line', () => {
  it('is JSON with one more key, and is not sealed twice', () => {
    expect(sealed('{"a":1}')).toBe('{"a":1,"check":"a702fc6e"}');
    expect(JSON.parse(line)).toMatchObject({ id: 'a:1', check: expect.stringMatching(/^.{8}$/) });
    expect(sealed(line)).toBe(line);
    expect(isIntact(Buffer.from(line))).toBe(true);
    expect(isIntact(Buffer.from('{"id":"a:1"}'))).toBe(true);
  });

  it('is noticed with any bit flipped, unless what it says is the same', () => {
    for (let bit = 0; bit < Buffer.byteLength(line) * 8; bit += 1) {
      const bytes = Buffer.from(line);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      if (!isIntact(bytes)) continue;
      const read = parsed(bytes);
      // In the key `check` itself: the line then counts as an older one, or is no JSON.
      if (read !== null) expect(read).toMatchObject({ id: 'a:1', text: JSON.parse(line).text });
    }
  });

  it('is found where the next one was joined to it', () => {
    const bytes = Buffer.from(`${line}*${line}`);
    expect(joinedAt(bytes)).toBe(Buffer.byteLength(line));
    expect(joinedAt(bytes.subarray(0, -1))).toBe(Buffer.byteLength(line));
    expect(joinedAt(Buffer.from(line))).toBeNull();
    expect(joinedAt(Buffer.from('{"id":"a:1"}*{"id":"a:2"}'))).toBeNull();
  });

  it('is looked for once over, however many ends a line seems to have', () => {
    const bytes = Buffer.from(',"check":"00000001"}'.repeat(300));
    let summed = 0;
    // What is summed is handed on as parts of the line.
    bytes.subarray = (from = 0, to = bytes.length) => {
      summed += to - from;
      return Buffer.prototype.subarray.call(bytes, from, to);
    };
    expect(joinedAt(bytes)).toBeNull();
    expect(summed).toBeGreaterThan(0);
    expect(summed).toBeLessThanOrEqual(bytes.length);
  });

  it('comes out of a scan whole although the newline behind it was damaged', async () => {
    const file = path.join(await temporaryFolder(), 'lines.jsonl');
    await writeFile(file, `{"old":1}\n${line}J${line}\n{"old":2}\n${line}J`);
    const found: unknown[] = [];
    await scanLines(file, (bytes, { number, whole }) => found.push([number, whole, String(bytes)]));
    expect(found).toEqual([
      [1, true, '{"old":1}'],
      [2, true, line],
      [2, true, line],
      [3, true, '{"old":2}'],
      [4, false, line],
    ]);
  });
});

describe('JSON of a stranger', () => {
  it('is parsed like any other unless it is nested deeper than anything of ours', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const long = `[${text},"${'x'.repeat(60_000)}\\\\\\"[[{{"]`;
        expect(parseJson(Buffer.from(long))).toEqual(JSON.parse(long));
      }),
    );
    for (const levels of [200_000, 5_000]) {
      const deep = Buffer.from(`{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`);
      expect(() => parseJson(deep)).toThrow('more than 100 deep');
    }
  });
});

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
