import { describe, expect, test } from 'vitest';
import { disposableIn } from '../../../src/renderer/features/player/disposable';

/** As avcC has it; the fifth byte says how many bytes a length has. */
const avcC = new Uint8Array([1, 100, 0, 31, 0xff, 0xe1]);
const unit = (...bytes: number[]) => [0, 0, 0, bytes.length, ...bytes];
const [referred, unreferred, key, sei] = [0x41, 0x01, 0x65, 0x06];

describe('a picture of H.264', () => {
  const isDisposable = disposableIn({ codec: 'avc1.64001f', description: avcC });

  test('is needed where another one may be predicted from it', () => {
    expect(isDisposable(new Uint8Array(unit(referred, 1, 2)))).toBe(false);
    expect(isDisposable(new Uint8Array(unit(key, 1, 2)))).toBe(false);
  });

  test('is not where none is, whatever stands before it', () => {
    expect(isDisposable(new Uint8Array(unit(unreferred, 1, 2)))).toBe(true);
    const packet = [...unit(9, 0x30), ...unit(sei, 5, 1, 2), ...unit(unreferred, 1)];
    expect(isDisposable(new Uint8Array(packet))).toBe(true);
  });

  test('is needed where nobody can tell', () => {
    expect(isDisposable(new Uint8Array())).toBe(false);
    expect(isDisposable(new Uint8Array([0, 0, 1]))).toBe(false);
    expect(isDisposable(new Uint8Array([255, 255, 255, 255, sei, 1, 2]))).toBe(false);
  });
});

test('lengths are as long as the file says', () => {
  const short = new Uint8Array([1, 100, 0, 31, 0xfd, 0xe1]);
  const isDisposable = disposableIn({ codec: 'avc1.64001f', description: short });
  expect(isDisposable(new Uint8Array([0, 2, unreferred, 1]))).toBe(true);
});

test('of other codecs, and of H.264 without lengths, all are needed', () => {
  const packet = new Uint8Array(unit(unreferred, 1));
  expect(disposableIn({ codec: 'av01.0.05M.08', description: avcC })(packet)).toBe(false);
  expect(disposableIn({ codec: 'avc1.64001f' })(packet)).toBe(false);
});
