/** Whether a dataset can be written to a folder: everything that is known before the first byte. */
import { access, constants, realpath, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { isInside } from '../../files/contained-path';
import { exists } from '../../files/exists';
import { findSiblings, unfitName } from './partial';

export interface TargetReport {
  /** One sentence each; empty when the folder can be made. */
  blockers: string[];
  /** Of the disk that `out` would be on; the largest safe integer where the system does not tell. */
  freeBytes: number;
}

/** What an export is made from: real paths. */
interface Sources {
  dataset: string;
  project: string;
}

export async function inspectTarget(out: string, sources: Sources): Promise<TargetReport> {
  if (!path.isAbsolute(out) || out.includes('\0')) {
    return blocked(`${JSON.stringify(out)} is not an absolute path; give the whole path.`);
  }
  const target = path.resolve(out);
  const unfit = unfitName(target);
  if (unfit !== null) return blocked(`${unfit}.`);
  try {
    return await inspect(target, sources);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    return blocked(`${target} cannot be reached (${code}); choose another place.`);
  }
}

const blocked = (blocker: string): TargetReport => ({ blockers: [blocker], freeBytes: 0 });

async function inspect(target: string, { dataset: root, project }: Sources): Promise<TargetReport> {
  const blockers: string[] = [];
  const ancestor = await existingAncestor(target);
  // Links on the way decide where the export would really lie.
  const real = path.join(await realpath(ancestor), path.relative(ancestor, target));
  if (real === root) {
    blockers.push(
      `${target} is the source dataset itself; an export never writes there, choose another name.`,
    );
  } else if (isInside(root, real)) {
    blockers.push(
      `${target} lies inside the source dataset ${root}; an export never writes there, choose a folder outside it.`,
    );
  } else if (isInside(real, root)) {
    blockers.push(`The source dataset ${root} lies inside ${target}; choose another folder.`);
  } else if (isInside(project, real)) {
    blockers.push(
      `${target} lies inside the project ${project}, which holds what was decided and nothing else; choose a folder outside it.`,
    );
  } else if (isInside(`${root}.curation`, real)) {
    blockers.push(
      `${target} is where the project of ${root} is begun; choose a folder of another name.`,
    );
  } else if (await exists(target)) {
    blockers.push(`${target} exists already; choose a folder that does not exist.`);
  } else {
    blockers.push(...(await obstacles(ancestor)));
  }
  for (const pid of (await findSiblings(target)).running) {
    blockers.push(`Another export to ${target} is running (process ${pid}); wait for it to end.`);
  }
  return { blockers, freeBytes: await freeBytes(ancestor) };
}

/** The nearest folder above `target` that is there. */
async function existingAncestor(target: string): Promise<string> {
  let folder = path.dirname(target);
  while (!(await exists(folder)) && folder !== path.dirname(folder)) folder = path.dirname(folder);
  return folder;
}

/** What keeps this process from making a folder in `folder`. */
async function obstacles(folder: string): Promise<string[]> {
  if (!(await stat(folder)).isDirectory()) {
    return [`${folder} is a file, not a folder; choose another place.`];
  }
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return [];
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    return [`${folder} cannot be written to (${code}); choose another place or change its rights.`];
  }
}

async function freeBytes(folder: string): Promise<number> {
  try {
    const disk = await statfs(folder);
    return Math.min(disk.bavail * disk.bsize, Number.MAX_SAFE_INTEGER);
  } catch {
    // A network folder may not say; the copy itself then finds out.
    return Number.MAX_SAFE_INTEGER;
  }
}
