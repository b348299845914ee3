/**
 * One file of the Hub into the cache: resumed where a download was cut, checked by size and hash, and only then given
 * its name. The same bytes are written at the same places by whoever downloads them, so that two processes at once do
 * each other no harm.
 */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import { syncFolder } from '../files/atomic-file';
import { openRegular } from '../files/regular-file';
import { bodyPieces } from '../system/body-pieces';
import { asStudioError } from '../system/classify-error';
import { tries, type HubClient } from './client';
import { unreachable } from './refusals';
import type { HubFile } from './tree';

export interface Download {
  /** `owner/name`. */
  name: string;
  commit: string;
  file: HubFile;
  /** Where it goes, absolute. */
  blob: string;
  signal: AbortSignal;
  /** So many bytes more came; less than none for those that are dropped. */
  received(bytes: number): void;
}

/** Bytes that are hashed at once. */
const piece = 1024 * 1024;

/**
 * Downloads the file unless it is there, of the size that it should have. What a failure or the signal cuts stays as
 * `BLOB.incomplete`. Throws as `HubClient.ask`, `io` where the disk does not take it, `corrupt-data` where the Hub
 * twice gives other bytes than it lists.
 */
export async function download(client: HubClient, wanted: Download): Promise<void> {
  const { blob, file, signal } = wanted;
  if (await isThere(blob, file.bytes)) return;
  await mkdir(path.dirname(blob), { recursive: true });
  const partial = `${blob}.incomplete`;
  for (let attempt = 1; ; attempt += 1) {
    const { handle } = await openRegular(partial, constants.O_RDWR | constants.O_CREAT);
    let isRight: boolean;
    try {
      await fill(client, wanted, handle);
      await onDisk(wanted, handle.sync());
      isRight = await holds(handle, file, signal);
    } finally {
      await handle.close();
    }
    if (isRight) break;
    // Left by another revision, or spoiled: once more from the beginning.
    await rm(partial, { force: true });
    wanted.received(-file.bytes);
    if (attempt > 1) throw otherBytes(client, wanted);
  }
  await rename(partial, blob).catch(async (error: unknown) => {
    // Another process was faster.
    if (!(await isThere(blob, file.bytes))) throw error;
  });
  await syncFolder(path.dirname(blob));
}

/** Writes what is still missing behind what is there. */
async function fill(client: HubClient, wanted: Download, handle: FileHandle): Promise<void> {
  const { file, signal } = wanted;
  let at = (await handle.stat()).size;
  if (at > file.bytes) {
    await handle.truncate(0);
    at = 0;
  }
  for (let cuts = 0; at < file.bytes;) {
    const before = at;
    try {
      at = await receive(client, wanted, handle, at);
      if (at < file.bytes) throw new Error('the answer ended before the file');
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof StudioError) throw error;
      const { size } = await handle.stat();
      at = Math.min(size, file.bytes);
      cuts = at > before ? 1 : cuts + 1;
      if (cuts >= tries) throw unreachable(error, client.settings.endpoint);
      await client.waitAfterCut(cuts, signal);
    }
  }
}

/** One answer of the Hub, from byte `at` on; gives the byte behind the last one that came. */
async function receive(
  client: HubClient,
  wanted: Download,
  handle: FileHandle,
  at: number,
): Promise<number> {
  const { name, commit, file, signal } = wanted;
  const response = await client.ask(client.fileUrl(name, commit, file.path), {
    about: name,
    signal,
    allows: 416,
    headers: {
      'accept-encoding': 'identity',
      ...(at > 0 ? { range: `bytes=${at}-` } : {}),
    },
  });
  let position = response.status === 206 ? firstByte(response) : 0;
  if (response.status === 416 || !(position <= at)) throw otherBytes(client, wanted);
  // A server without ranges sends all of it once more.
  wanted.received(position - at);
  for await (const chunk of bodyPieces(response, signal, client.stallMs)) {
    if (position + chunk.length > file.bytes) throw otherBytes(client, wanted);
    await onDisk(wanted, writeAll(handle, chunk, position));
    position += chunk.length;
    wanted.received(chunk.length);
  }
  return position;
}

/** A disk that is full writes a part and says nothing until the next one. */
async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

/** What the own disk refuses is no cut connection: it is told at once. */
async function onDisk({ name, file, blob }: Download, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    const what = `${file.path} of ${name} cannot be written to ${path.dirname(blob)}`;
    throw asStudioError(error, what);
  }
}

const firstByte = (response: Response): number =>
  Number(/^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1] ?? Number.NaN);

/** Files of git are named by the hash of a head and their bytes, others by that of their bytes. */
async function holds(handle: FileHandle, file: HubFile, signal: AbortSignal): Promise<boolean> {
  const { size } = await handle.stat();
  if (size !== file.bytes) return false;
  const hash = createHash(file.sha256 === null ? 'sha1' : 'sha256');
  if (file.sha256 === null) hash.update(`blob ${size}\0`);
  const buffer = Buffer.alloc(Math.min(piece, Math.max(1, size)));
  for (let at = 0; at < size;) {
    signal.throwIfAborted();
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) return false;
    hash.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
  return hash.digest('hex') === (file.sha256 ?? file.blobId);
}

const otherBytes = (client: HubClient, { name, file }: Download): StudioError =>
  new StudioError(
    'corrupt-data',
    `What ${client.settings.endpoint} gives for ${file.path} of ${name} is not the file that it lists; nothing of it is used. Try again later, or check HF_ENDPOINT.`,
  );

/** Also through a link, into the store that repositories of the cache share. */
const isThere = async (blob: string, bytes: number): Promise<boolean> =>
  (await sizeOf(blob)) === bytes;

/** How much of the file is here: all of it, or what an earlier download left. */
export async function bytesHere(blob: string, bytes: number): Promise<number> {
  if (await isThere(blob, bytes)) return bytes;
  return Math.min(bytes, (await sizeOf(`${blob}.incomplete`)) ?? 0);
}

const sizeOf = (file: string): Promise<number | null> =>
  stat(file).then(
    ({ size }) => size,
    () => null,
  );
