/** Writes a stretch of a video as a file of its own, by the plan: packets copied, and what must be encoded again. */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import {
  EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathTarget,
  type Input,
  Mp4OutputFormat,
  Output,
  type InputVideoTrack,
} from 'mediabunny';
import { unreadable } from '../../system/classify-error';
import { pictureAt, type PictureTable } from '../../video/picture-table';
import { probeVideo } from '../../video/probe';
import { openInput } from '../../video/video-track';
import type { CutPlan } from './cut-plan';
import { encodePictures } from './encode-pictures';
import { forgetClock } from './forget-clock';
import { ParameterSets, type Prefixed } from './parameter-sets';
import { samePictures } from './same-pictures';

export interface CutRequest {
  /** Absolute. */
  file: string;
  table: PictureTable;
  /** Of the export: its pictures lie at `n / fps`. */
  fps: number;
  plan: Extract<CutPlan, { way: 'pieces' }>;
  signal: AbortSignal;
}

/** Whether the written file holds all its pictures, each the source's; if not, nothing is left of it. */
export async function cutVideo(request: CutRequest, target: string): Promise<boolean> {
  const { signal } = request;
  const { pieces } = request.plan;
  const wanted = pieces.reduce((sum, piece) => sum + piece.to - piece.from, 0);
  await mkdir(path.dirname(target), { recursive: true });
  try {
    await join(request, target);
    await forgetClock(target);
    const { pictures } = await probeVideo(target);
    if (pictures === wanted && (await joinsHold(request, target))) return true;
  } catch (error) {
    signal.throwIfAborted();
    // A full disk, a killed ffmpeg or a fault of our own is no reason to try another way.
    const fault = unreadable(error, `${request.file} cannot be cut without encoding it anew`);
    if (fault.code !== 'corrupt-data') throw fault;
  }
  await rm(target, { force: true });
  return false;
}

/** Pictures on either side of a piece that are looked at too. */
const around = 30;

/** What was joined of two encoders' pictures is only believed once the pictures there came out of it. */
async function joinsHold(request: CutRequest, target: string): Promise<boolean> {
  const { file, table, fps, plan, signal } = request;
  const first = plan.pieces[0]?.from ?? 0;
  const end = plan.pieces.at(-1)?.to ?? 0;
  const encoded = plan.pieces.filter(({ copied }) => !copied);
  if (encoded.length === 0) return true;
  const pairs = encoded.map(({ from, to }) => {
    const begin = Math.max(first, from - around);
    return {
      source: { file, startSec: table.times[begin] ?? 0 },
      written: { file: target, startSec: (begin - first) / fps },
      count: Math.min(end, to + around) - begin,
    };
  });
  return samePictures(pairs, signal);
}

async function join(request: CutRequest, target: string): Promise<void> {
  const { file, fps, plan, table, signal } = request;
  const input = openInput(file);
  let output: Output | null = null;
  try {
    const track = await trackOf(input);
    const config = await configOf(track);
    output = new Output({
      format: new Mp4OutputFormat({ fastStart: false }),
      target: new FilePathTarget(target),
    });
    const source = new EncodedVideoPacketSource(config.codec);
    output.addVideoTrack(source, { rotation: track.rotation });
    await output.start();
    const sets = plan.pieces.length > 1 ? new ParameterSets(config.codec) : null;
    const add: AddPacket = async (packet, picture, prefix) => {
      signal.throwIfAborted();
      const data = packet.type === 'key' && prefix !== undefined ? prefix(packet) : packet.data;
      // Picture n lies at n / fps, whatever the source's clock said.
      const placed = new EncodedPacket(data, packet.type, picture / fps, 1 / fps);
      await source.add(placed, { decoderConfig: config.decoder });
    };
    let at = 0;
    for (const piece of plan.pieces) {
      if (piece.copied) {
        const prefix = sets?.before(config.decoder);
        for await (const packet of packetsOf(track, table, piece)) {
          await add(packet, at + pictureAt(table, packet.timestamp) - piece.from, prefix);
        }
      } else {
        await addEncoded(request, { ...piece, part: `${target}.piece.mp4`, at, sets }, add);
      }
      at += piece.to - piece.from;
    }
    await output.finalize();
  } catch (error) {
    // Closes the file.
    await output?.cancel().catch(() => {});
    throw error;
  } finally {
    input.dispose();
  }
}

/** Adds a packet as the n-th picture, with the parameter sets of its piece in front where they are needed. */
type AddPacket = (packet: EncodedPacket, picture: number, prefix?: Prefixed) => Promise<void>;

/** The packets of a piece in the order of decoding. */
async function* packetsOf(
  track: InputVideoTrack,
  { times }: PictureTable,
  { from, to }: { from: number; to: number },
): AsyncGenerator<EncodedPacket> {
  const sink = new EncodedPacketSink(track);
  const begin = times[from] ?? 0;
  const end = times[to] ?? Number.POSITIVE_INFINITY;
  const first = await sink.getKeyPacket(begin);
  if (first === null) throw new Error('its first picture is gone');
  let left = to - from;
  for await (const packet of sink.packets(first)) {
    if (packet.timestamp >= end || packet.timestamp < begin) continue;
    yield packet;
    left -= 1;
    if (left === 0) return;
  }
}

interface EncodedPiece {
  from: number;
  to: number;
  /** A file of its own for the while. */
  part: string;
  /** Number of its first picture in the new file. */
  at: number;
  sets: ParameterSets | null;
}

async function addEncoded(
  { file, table, fps, signal }: CutRequest,
  { from, to, part, at, sets }: EncodedPiece,
  add: AddPacket,
): Promise<void> {
  let input: Input | null = null;
  try {
    await encodePictures(
      {
        file,
        startSec: table.times[from] ?? 0,
        first: 0,
        count: to - from,
        every: 1,
        fps,
        like: { codec: table.codec, closed: true },
        signal,
      },
      part,
    );
    input = openInput(part);
    const track = await trackOf(input);
    const prefix = sets?.before((await configOf(track)).decoder);
    let picture = at;
    // Pieces are encoded without reordering: they come in the order they are shown.
    for await (const packet of new EncodedPacketSink(track).packets()) {
      await add(packet, picture, prefix);
      picture += 1;
    }
  } finally {
    input?.dispose();
    await rm(part, { force: true });
  }
}

async function trackOf(input: Input): Promise<InputVideoTrack> {
  const track = await input.getPrimaryVideoTrack();
  if (track === null) throw new Error('it has no video track');
  return track;
}

async function configOf(track: InputVideoTrack) {
  const decoder = await track.getDecoderConfig();
  if (track.codec === null || decoder === null) throw new Error('it cannot be decoded');
  return { codec: track.codec, decoder };
}
