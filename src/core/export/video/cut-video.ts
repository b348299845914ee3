/** Writes a stretch of a video as a file of its own, by the plan: packets copied, and what must be encoded again. */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import {
  ALL_FORMATS,
  EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathSource,
  FilePathTarget,
  Input,
  Mp4OutputFormat,
  Output,
  type InputVideoTrack,
} from 'mediabunny';
import { toPlainError } from '../../../shared/errors';
import { probeVideo } from '../../video/probe';
import type { CutPlan } from './cut-plan';
import { encodePictures } from './encode-pictures';
import type { PacketTable } from './packet-table';
import { ParameterSets } from './parameter-sets';
import { samePictures } from './same-pictures';

export interface CutRequest {
  /** Absolute. */
  file: string;
  table: PacketTable;
  /** Of the export: its pictures lie at `n / fps`. */
  fps: number;
  plan: Extract<CutPlan, { way: 'pieces' }>;
  signal: AbortSignal;
}

/** Whether the written file holds all its pictures, each the source's; if not, nothing is left of it. */
export async function cutVideo(request: CutRequest, target: string): Promise<boolean> {
  const { file, table, fps, signal } = request;
  const { pieces } = request.plan;
  const wanted = pieces.reduce((sum, piece) => sum + piece.to - piece.from, 0);
  await mkdir(path.dirname(target), { recursive: true });
  try {
    await join(request, target);
    const { pictures, firstSec } = await probeVideo(target, true);
    const first = pieces[0]?.from ?? 0;
    const source = { file, startSec: table.times[first] ?? 0, fps: rateOf(table) };
    if (
      pictures === wanted &&
      // What was joined of two encoders' pictures is only believed once every picture came out of it.
      (pieces.length === 1 ||
        (await samePictures(source, { file: target, startSec: firstSec, fps }, wanted, signal)))
    ) {
      return true;
    }
  } catch (error) {
    signal.throwIfAborted();
    // A full disk or a missing ffmpeg is no reason to try another way.
    const { code } = toPlainError(error);
    if (isOfSystem(error) || (code !== 'internal' && code !== 'corrupt-data')) throw error;
  }
  await rm(target, { force: true });
  return false;
}

const isOfSystem = (error: unknown): boolean => error instanceof Error && 'errno' in error;

/** Pictures a second, on average. */
export function rateOf({ times }: PacketTable): number {
  const seconds = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return seconds > 0 ? (times.length - 1) / seconds : 1;
}

async function join(request: CutRequest, target: string): Promise<void> {
  const { file, fps, plan, signal } = request;
  const scratch: string[] = [];
  const input = open(file);
  try {
    const track = await trackOf(input);
    const { codec } = track;
    const config = await track.getDecoderConfig();
    if (codec === null || config === null) throw new Error('it cannot be decoded');
    const output = new Output({
      format: new Mp4OutputFormat({ fastStart: false }),
      target: new FilePathTarget(target),
    });
    const source = new EncodedVideoPacketSource(codec);
    output.addVideoTrack(source, { rotation: track.rotation });
    await output.start();
    const sets = plan.pieces.length > 1 ? new ParameterSets(codec) : null;
    let done = 0;
    for (const [number, piece] of plan.pieces.entries()) {
      const count = piece.to - piece.from;
      const first = { at: done, count, fps };
      const add = async (packet: EncodedPacket): Promise<void> => {
        signal.throwIfAborted();
        await source.add(packet, { decoderConfig: config });
      };
      if (piece.copied) {
        for await (const packet of copied(track, request.table, piece)) {
          await add(placed(packet, request.table, piece.from, first, sets?.before(config)));
        }
      } else {
        const part = `${target}.${number}.mp4`;
        scratch.push(part);
        await encodePictures(
          {
            file,
            firstSec: request.table.times[piece.from] ?? 0,
            sourceFps: rateOf(request.table),
            count,
            every: 1,
            fps,
            like: { codec, closed: true },
            signal,
          },
          part,
        );
        await addPart(part, first, add, sets);
      }
      done += count;
    }
    await output.finalize();
  } finally {
    input.dispose();
    for (const part of scratch) await rm(part, { force: true });
  }
}

/** The packets of a piece in the order of decoding. */
async function* copied(
  track: InputVideoTrack,
  { times }: PacketTable,
  { from, to }: { from: number; to: number },
): AsyncGenerator<EncodedPacket> {
  const sink = new EncodedPacketSink(track);
  const first = await sink.getKeyPacket(times[from] ?? 0);
  if (first === null) throw new Error('its first picture is gone');
  const begin = times[from] ?? 0;
  const end = times[to] ?? Number.POSITIVE_INFINITY;
  let left = to - from;
  for await (const packet of sink.packets(first)) {
    if (packet.timestamp >= end || packet.timestamp < begin) continue;
    yield packet;
    left -= 1;
    if (left === 0) return;
  }
}

interface Place {
  /** Number of the piece's first picture in the new file, and how many follow from there. */
  at: number;
  count: number;
  fps: number;
}

/** The packet at its new time: picture `n` at `n / fps`, whatever the source's clock said. */
function placed(
  packet: EncodedPacket,
  { times }: PacketTable,
  from: number,
  { at, fps }: Place,
  prefix: ((packet: EncodedPacket) => Uint8Array) | undefined,
): EncodedPacket {
  const position = positionOf(times, packet.timestamp) - from + at;
  const data = packet.type === 'key' && prefix !== undefined ? prefix(packet) : packet.data;
  return new EncodedPacket(data, packet.type, position / fps, 1 / fps);
}

async function addPart(
  part: string,
  { at, fps }: Place,
  add: (packet: EncodedPacket) => Promise<void>,
  sets: ParameterSets | null,
): Promise<void> {
  const input = open(part);
  try {
    const track = await trackOf(input);
    const config = await track.getDecoderConfig();
    if (config === null) throw new Error('a piece cannot be decoded');
    const prefix = sets?.before(config);
    let picture = at;
    // Pieces are encoded without reordering: they come in the order they are shown.
    for await (const packet of new EncodedPacketSink(track).packets()) {
      const data = packet.type === 'key' && prefix !== undefined ? prefix(packet) : packet.data;
      await add(new EncodedPacket(data, packet.type, picture / fps, 1 / fps));
      picture += 1;
    }
  } finally {
    input.dispose();
  }
}

const open = (file: string): Input =>
  new Input({ formats: ALL_FORMATS, source: new FilePathSource(file) });

async function trackOf(input: Input): Promise<InputVideoTrack> {
  const track = await input.getPrimaryVideoTrack();
  if (track === null) throw new Error('it has no video track');
  return track;
}

function positionOf(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
