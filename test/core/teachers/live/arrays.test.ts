/** The codecs against what Python writes: every array type, both orders, and bytes that lie. */
import { describe, expect, test } from 'vitest';
import { actionColumns } from '../../../../src/core/teachers/live/feature-map';
import {
  arrayIn,
  decodeNumpy,
  encodeNumpy,
} from '../../../../src/core/teachers/live/msgpack-numpy';
import {
  float32Array,
  numbersOf,
  rowsOf,
  uint8Array,
  type NdArray,
} from '../../../../src/core/teachers/live/nd-array';
import { readNpy, writeNpy } from '../../../../src/core/teachers/live/npy';
import { npy, npyColumnMajor, openpiActions, openpiGreeting, openpiObservation } from './golden';

const picture = Uint8Array.from({ length: 12 }, (_none, at) => at);
const bytesOf = (hex: string): Uint8Array => Buffer.from(hex, 'hex');

describe('messages of openpi', () => {
  test('an observation is what Python would have written', () => {
    const values = new Map<string, string | NdArray>([
      ['observation/image', uint8Array(picture, [2, 2, 3])],
      ['observation/state', float32Array([0.5, -1], [2])],
      ['prompt', 'pick it up'],
    ]);
    expect(encodeNumpy(values).toString('hex')).toBe(openpiObservation.toString('hex'));
  });

  test('answers and greetings are read, arrays where they are wanted', () => {
    const answer = decodeNumpy(openpiActions) as Record<string, unknown>;
    const actions = arrayIn(answer['actions']);
    expect(actions).toMatchObject({ dtype: '<f4', shape: [2, 2] });
    expect(actions === null ? null : numbersOf(actions)).toEqual([0.5, -1.25, 2, 3]);
    expect(arrayIn(answer['server_timing'])).toBeNull();
    expect(decodeNumpy(openpiGreeting)).toEqual({ reset_pose: [0, -1.5], name: 'pi0' });
  });

  test('more than fifteen keys', () => {
    const values = new Map(Array.from({ length: 20 }, (_none, at) => [`k${at}`, at] as const));
    expect(decodeNumpy(encodeNumpy(values))).toEqual(Object.fromEntries(values));
  });

  test.each([
    ['a length that nothing follows', 'dfffffffff'],
    ['a million lists', 'dd000f4240'],
    ['a key that reaches into the prototype', '81c4095f5f70726f746f5f5fc3'],
    ['a number for a key', '8101c3'],
    ['half an answer', '85a7616374'],
    ['nothing', ''],
    ['two values', 'c3c3'],
  ])('refuses %s', (_name, hex) => {
    expect(() => decodeNumpy(bytesOf(hex))).toThrow();
  });
});

describe('files of np.save', () => {
  test('are written and read as NumPy does, also column by column', () => {
    const bytes = npy.subarray(128);
    expect(Buffer.from(writeNpy({ dtype: '<f4', shape: [2, 2], bytes })).equals(npy)).toBe(true);
    expect(numbersOf(readNpy(npy))).toEqual([0.5, -1.25, 2, 3]);
    expect(numbersOf(readNpy(npyColumnMajor))).toEqual([1, 2, 3, 4, 5, 6]);
    const one = readNpy(writeNpy(uint8Array(Uint8Array.of(7), [1])));
    expect([one.shape, numbersOf(one)]).toEqual([[1], [7]]);
  });

  test.each([
    ['no file', Buffer.from('hello, this is no array at all')],
    [
      'a head longer than the file',
      Buffer.concat([npy.subarray(0, 8), Buffer.from('ffff', 'hex'), npy.subarray(10)]),
    ],
    [
      'objects in the array',
      Buffer.from(npy.toString('latin1').replace("'<f4'", "'|O8'"), 'latin1'),
    ],
    [
      'more values than bytes',
      Buffer.from(npy.toString('latin1').replace('(2, 2)', '(9, 9)'), 'latin1'),
    ],
    [
      'a shape of billions',
      Buffer.from(npy.toString('latin1').replace('(2, 2), }  ', '(99999999,)}'), 'latin1'),
    ],
  ])('refuses %s', (_name, file) => {
    expect(() => numbersOf(readNpy(file))).toThrow(RangeError);
  });
});

describe('arrays', () => {
  test.each([
    ['<f2', '003800c0ff7b01000000', [0.5, -2, 65_504, 2 ** -24, 0]],
    ['<f8', '000000000000e03f', [0.5]],
    ['>f4', '3f000000', [0.5]],
    ['|i1', 'ff', [-1]],
    ['|b1', '0100', [1, 0]],
    ['<i2', 'feff', [-2]],
    ['<u2', 'feff', [65_534]],
    ['<i4', 'feffffff', [-2]],
    ['<u4', 'feffffff', [4_294_967_294]],
    ['<i8', 'feffffffffffffff', [-2]],
    ['<u8', '0200000000000000', [2]],
  ])('of type %s', (dtype, hex, values) => {
    expect(numbersOf({ dtype, shape: [values.length], bytes: bytesOf(hex) })).toEqual(values);
  });

  test('of more axes than NumPy has are none', () => {
    const array = { dtype: '<f4', bytes: bytesOf('0000003f') };
    expect(numbersOf({ ...array, shape: Array.from({ length: 64 }, () => 1) })).toEqual([0.5]);
    expect(() => numbersOf({ ...array, shape: Array.from({ length: 65 }, () => 1) })).toThrow(
      RangeError,
    );
  });

  test('half precision has infinities and what is no number', () => {
    const read = numbersOf({ dtype: '<f2', shape: [3], bytes: bytesOf('007c00fc017e') });
    expect(read).toEqual([Infinity, -Infinity, Number.NaN]);
  });

  test('chunks are rows, whatever batch stands before them', () => {
    expect(rowsOf([1, 2], [2])).toEqual([[1, 2]]);
    expect(rowsOf([1, 2, 3, 4], [1, 2, 2])).toEqual([
      [1, 2],
      [3, 4],
    ]);
    for (const shape of [[2, 2, 1], [0, 2], [], [2, 0]]) {
      expect(() => rowsOf([1, 2, 3, 4], shape)).toThrow(RangeError);
    }
  });
});

const feature = (shape: number[]) => ({ key: 'action', dtype: 'float32', shape, names: null });

test('a feature that claims more values than any reader gives as a signal is no action', () => {
  expect(actionColumns({ features: [feature([7])] })).toHaveLength(7);
  expect(actionColumns({ features: [feature([5_000])] })).toEqual([]);
});
