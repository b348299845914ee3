/** The papers that must travel with a dataset: its licence, and what it says of itself. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { resolveInside } from '../files/contained-path';
import { copyInto } from './files/disk';

/** Larger ones are no papers. */
const maxBytes = 4e6;
const licence = /^(licen[cs]e|notice|copying|citation|authors)/i;

export interface Paper {
  /** Absolute. */
  file: string;
  /** Relative to the export: licences lie at the top, the source's README in `curation/`. */
  to: string;
  bytes: number;
}

/** A dataset that is a single file has none; links out of it are not part of it. */
export async function findPapers(root: string): Promise<Paper[]> {
  const papers: Paper[] = [];
  for (const { name } of await readdir(root, { withFileTypes: true }).catch(() => [])) {
    const isReadme = /^readme\.md$/i.test(name);
    if (!isReadme && !licence.test(name)) continue;
    const file = await resolveInside(root, name).catch(() => null);
    const found = file === null ? null : await stat(file);
    if (file === null || found?.isFile() !== true || found.size > maxBytes) continue;
    const to = isReadme ? 'curation/source-README.md' : name;
    if (papers.every((paper) => paper.to !== to)) papers.push({ file, to, bytes: found.size });
  }
  return papers;
}

export async function copyPapers(papers: readonly Paper[], folder: string): Promise<void> {
  for (const { file, to, bytes } of papers) await copyInto(file, path.join(folder, to), bytes);
}
