/** Videos of a few kB that claim pictures or bytes without end, in the ways that only a demuxer's own reading shows. */
import { execFile } from 'node:child_process';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { checkMatroska } from '../../../src/core/video/check-matroska';
import { probeVideo } from '../../../src/core/video/probe';
import type { Bytes } from '../../../src/core/video/video-bytes';
import { h264Usual, makeCodedVideo } from '../../e2e/player/coded-video';
import { childScript } from '../../child-scripts';
import { lowerLimits } from '../datasets/run-bomb';
import { scratchFolder } from '../datasets/small-dataset';

const size = { width: 128, height: 64, fps: 10, frames: 90 };
const fragmented = [...h264Usual, '-movflags', '+frag_keyframe+empty_moov'];

async function film(name: string, encoder: readonly string[] = h264Usual) {
  const file = path.join(await scratchFolder(), name);
  await makeCodedVideo(file, { ...size, encoder });
  const sound = await readFile(file);
  const refused = async (change: (bytes: Buffer) => Buffer | void, words: RegExp) => {
    const bytes = Buffer.from(sound);
    await writeFile(file, change(bytes) ?? bytes);
    await expect(probeVideo(file)).rejects.toMatchObject({
      code: 'corrupt-data',
      message: expect.stringMatching(words) as string,
    });
    await expect(probeVideo(file)).rejects.toThrow(`${file} is not a video that can be read`);
  };
  return { file, sound, refused };
}

/** In so much memory of JavaScript's own; what it took of all, MB. */
async function inLittleMemory(file: string): Promise<{ said: string; megabytes: number }> {
  const child = childScript(import.meta.dirname, 'probe-child');
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ['--max-old-space-size=200', child, file]);
  const [said = '', megabytes] = stdout.split('\n');
  return { said, megabytes: Number(megabytes) };
}

it('adds up the pictures of MP4 fragments, and follows their index nowhere else', async () => {
  const { file, sound, refused } = await film('film.mp4', fragmented);
  expect(await probeVideo(file)).toMatchObject({ pictures: 90, lostSec: null });
  const inBox = (name: string, offset: number) => sound.lastIndexOf(name) + 4 + offset;
  const flags = sound.readUInt32BE(inBox('trun', 0));
  // No field of its own for any picture: nothing in the box says how many there may be.
  const claims = (count: number) => (bytes: Buffer) => {
    bytes.writeUInt32BE(flags & 0xff, inBox('trun', 0));
    bytes.writeUInt32BE(count, inBox('trun', 4));
  };
  await refused(claims(0xffff_ffff), /names 4294967295, more than it can hold/);
  await refused((bytes) => void bytes.writeUInt32BE(200, inBox('trun', 4)), /names 200, more/);
  await refused((bytes) => void bytes.writeUInt32BE(9_000, inBox('tfra', 12)), /names 9000, more/);
  await refused(
    (bytes) => void bytes.writeUInt32BE(bytes.indexOf('mdat') + 4, inBox('tfra', 28)),
    /index names a place where no fragment begins/,
  );
  const endless = Buffer.from(sound);
  claims(0xffff_ffff)(endless);
  await writeFile(file, endless);
  const { said, megabytes } = await inLittleMemory(file);
  expect(said).toContain('names 4294967295');
  expect(megabytes).toBeLessThan(400);
});

it('a video of more pictures than the studio reads is declined, also where its file is long enough', async () => {
  const { file, sound } = await film('film.mp4', fragmented);
  lowerLimits({ videoPictures: 80 });
  await expect(probeVideo(file)).rejects.toThrow('it has 90 pictures, the studio reads up to 80');
  lowerLimits({ fragmentPictures: 20 });
  await expect(probeVideo(file)).rejects.toThrow('a fragment of it has 30 pictures');
  await writeFile(file, sound);
  const other = await film('film.mkv');
  await expect(probeVideo(other.file)).rejects.toMatchObject({
    code: 'unsupported',
    message: `${other.file} has more than 80 pictures; cut it into shorter videos.`,
  });
});

it('finds the tables wherever the demuxer would', async () => {
  const { sound, refused } = await film('film.mp4');
  const table = sound.indexOf('stts') - 4;
  const claim = (bytes: Buffer) => bytes.writeUInt32BE(0x7fff_ffff, table + 16);
  // The file begins with another box than `ftyp`.
  await refused((bytes) => {
    claim(bytes);
    bytes.write('free', 4, 'latin1');
  }, /names 2147483647/);
  // Lengths of boxes in eight bytes: one in front of the table.
  const stbl = sound.indexOf('stbl') - 4;
  await refused((bytes) => {
    claim(bytes);
    const grown = Buffer.alloc(8);
    const long = Buffer.alloc(16);
    long.writeUInt32BE(1);
    long.write('free', 4, 'latin1');
    long.writeBigUInt64BE(16n, 8);
    for (const name of ['moov', 'trak', 'mdia', 'minf', 'stbl']) {
      const at = bytes.indexOf(name) - 4;
      bytes.writeUInt32BE(bytes.readUInt32BE(at) + long.length + grown.length, at);
    }
    const free = Buffer.concat([Buffer.from([0, 0, 0, 8]), Buffer.from('free', 'latin1')]);
    return Buffer.concat([bytes.subarray(0, stbl + 8), long, free, bytes.subarray(stbl + 8)]);
  }, /names 2147483647/);
  await refused(
    (bytes) => void bytes.write('trun', bytes.indexOf('btrt'), 'latin1'),
    /holds a table trun/,
  );
});

/** The first bytes of an element that claims more than there is, in front of what it was. */
const claiming = (bytes: Buffer, id: Buffer, claimed: bigint): Buffer => {
  // Where it stands itself, not where the list of places names it.
  const at = bytes.lastIndexOf(id);
  const head = Buffer.alloc(8);
  head.writeBigUInt64BE((1n << 56n) | claimed);
  return Buffer.concat([bytes.subarray(0, at), id, head, bytes.subarray(at + id.length)]);
};

it('elements of Matroska that claim gigabytes are not read', async () => {
  const { file, sound, refused } = await film('film.mkv');
  expect(await probeVideo(file)).toMatchObject({ pictures: 90, lostSec: null });
  const tracks = Buffer.from('1654ae6b', 'hex');
  await refused(
    (bytes) => claiming(bytes, tracks, 1_500_000_000n),
    /element of it claims 1500000000 bytes/,
  );
  const cluster = Buffer.from('1f43b675', 'hex');
  await refused(
    (bytes) => claiming(bytes, cluster, 70_000_000n),
    /element of it claims 70000000 bytes/,
  );
  await writeFile(file, claiming(sound, tracks, 1_500_000_000n));
  await truncate(file, 1_600_000_000);
  const { said, megabytes } = await inLittleMemory(file);
  expect(said).toMatch(/film\.mkv is not a video that can be read: an element of it claims/);
  expect(megabytes).toBeLessThan(400);
});

/** With one more cluster, of so many blocks. */
const withCluster = (block: string, count: number) => (bytes: Buffer) => {
  const blocks = Buffer.alloc((count * block.length) / 2, block, 'hex');
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE((1n << 56n) | BigInt(blocks.length));
  return Buffer.concat([bytes, Buffer.from('1f43b675', 'hex'), size, blocks]);
};

it('frames of a Matroska cluster are counted before the demuxer sets them up, laced ones too', async () => {
  const { refused } = await film('film.mkv');
  await refused(withCluster('a38581000006ff', 100), /a cluster of it names 20\d+ frames/);
  await refused(withCluster('a38581000080ff', 100_001), /a cluster of it names 100001 frames/);
});

/** A Matroska file that is mostly holes; counts the bytes that are read of it. */
function holes(...parts: Buffer[]) {
  const written = Buffer.concat(parts);
  const count = { read: 0 };
  const bytes: Bytes = {
    size: 400e9,
    stored: written.length,
    async read(into, at) {
      count.read += into.length;
      into.set(written.subarray(at, at + into.length));
      return into.length;
    },
    close: async () => {},
  };
  return { bytes, count };
}

const element = (id: string, size: number, contents: Buffer = Buffer.alloc(0)): Buffer => {
  const head = Buffer.alloc(8);
  head.writeBigUInt64BE((1n << 56n) | BigInt(size));
  return Buffer.concat([Buffer.from(id, 'hex'), head, contents]);
};
const whole = (id: string, contents: Buffer): Buffer => element(id, contents.length, contents);
const claimed = 60 * 1024 * 1024;

it('elements of Matroska that lie over each other, or in the holes of a file, are not all read', async () => {
  const header = whole('1a45dfa3', Buffer.alloc(0));
  const segment = Buffer.from('1853806701ffffffffffffff', 'hex');
  const count = 40;
  const clusters = Buffer.concat(Array.from({ length: count }, () => element('1f43b675', claimed)));
  const clusterBytes = clusters.length / count;
  // A list of places, all of them in what the next element seems to be filled with.
  const seekBytes = 10 + 10 + 8;
  const first = 12 + count * seekBytes + 9;
  const seeks = Array.from({ length: count }, (_, at) => {
    const place = Buffer.alloc(8);
    place.writeBigUInt64BE(BigInt(first + at * clusterBytes));
    return whole('4dbb', whole('53ac', place));
  });
  const list = whole('114d9b74', Buffer.concat(seeks));
  const over = holes(header, segment, list, whole('ec', clusters));
  await expect(checkMatroska(over.bytes)).rejects.toThrow('claim more bytes than it has');
  expect(over.count.read).toBeLessThan(3 * claimed);
  const cluster = element('1f43b675', claimed);
  const apart = holes(cluster);
  // Wherever one ends, another begins.
  apart.bytes.read = async (into) => {
    apart.count.read += into.length;
    cluster.copy(into);
    return into.length;
  };
  await expect(checkMatroska(apart.bytes)).rejects.toThrow('claim more bytes than it has');
  expect(apart.count.read).toBeLessThan(3 * claimed);
});

it('a terabyte in which ffmpeg finds no picture gives it no time', async () => {
  const file = path.join(await scratchFolder(), 'film.avi');
  await writeFile(file, 'RIFF....AVI ', 'latin1');
  await truncate(file, 1e12);
  lowerLimits({ videoSeconds: 0.2 });
  await expect(probeVideo(file)).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining(`with ${file}, which is longer than a video`) as string,
  });
});
