/** What a package of the studio is made of, under which licences, and whether these may be in it. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

export interface Part {
  name: string;
  version: string;
  /** An SPDX expression. */
  licence: string;
  text: string;
}

/**
 * Ask for no more than that their text goes along; MPL-2.0 and OFL-1.1 also that changed files stay open: none is
 * changed.
 */
const allowed = new Set([
  'MIT',
  '0BSD',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'NIST-PD',
  'MPL-2.0',
  'OFL-1.1',
]);
/** Programs of their own that the studio starts and never links: their licence binds them alone. */
const separatePrograms = new Set(['ffmpeg-static']);

/** Where package.json does not say it in SPDX: read in the licence file that the package brings. */
const stated: Readonly<Record<string, string>> = {
  h5wasm: 'NIST-PD AND BSD-3-Clause',
  'parse-cache-control': 'BSD-3-Clause',
};
/** Of packages that bring no licence file and name no company as their author. */
const holders: Readonly<Record<string, string>> = {
  'onnxruntime-node': 'Microsoft Corporation',
  'onnxruntime-common': 'Microsoft Corporation',
  'gearhash-jit': 'the authors of gearhash-jit',
};

interface Locked {
  version: string;
  license?: string;
  dev?: boolean;
}

/**
 * Every package that Node loads, by package-lock.json; texts from node_modules. What npm did not install cannot be
 * packaged and is left out (ffmpeg-static, where its download failed), but for other platforms' halves of packages that
 * are here.
 */
export function nodeParts(root: string): Part[] {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  return Object.entries(lock.packages)
    .filter(([place, { dev }]) => place !== '' && dev !== true && !place.includes('@types/'))
    .filter(([place]) => existsSync(path.join(root, place)) || otherHalfOf(place) !== null)
    .map(([place, { version, license }]) => {
      const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const licence = stated[name] ?? license ?? 'unknown';
      return { name, version, licence, text: licenceText(root, place, licence) };
    });
}

/** Every package that is bundled into the window, as Vite wrote it down while it built. */
export function windowParts(file: string): Part[] {
  const list = JSON.parse(readFileSync(file, 'utf8')) as {
    name: string;
    version: string;
    identifier: string | null;
    text: string | null;
  }[];
  return list.map(({ name, version, identifier, text }) => ({
    name,
    version,
    licence: stated[name] ?? identifier ?? 'unknown',
    text: text ?? '',
  }));
}

/** One sentence per part that must not be in a package, or not without more of its papers. */
export function objections(parts: readonly Part[]): string[] {
  return parts
    .filter(({ name }) => !separatePrograms.has(name))
    .filter(({ licence }) => !isAllowed(licence))
    .map(({ name, licence }) => `${name} is under ${licence}, which is not among the allowed.`)
    .concat(
      parts.filter(({ text }) => text === '').map(({ name }) => `${name} brings no licence text.`),
    );
}

/** `A AND B` needs both, `A OR B` one of them. */
function isAllowed(expression: string): boolean {
  const plain = expression.replace(/^\((.*)\)$/, '$1');
  return plain
    .split(' AND ')
    .every((all) => all.split(' OR ').some((one) => allowed.has(one.trim())));
}

/** What goes into the package: a table, then each text once, with the names it is for. */
export function licenceReport(studio: string, parts: readonly Part[]): string {
  const unique = [...new Map(parts.map((part) => [`${part.name} ${part.version}`, part])).values()];
  unique.sort((a, b) => (a.name < b.name ? -1 : 1));
  const rows = unique.map(({ name, version, licence }) =>
    `${`${name} ${version}`.padEnd(52)} ${licence}`.trimEnd(),
  );
  const texts = new Map<string, string[]>();
  for (const { name, text } of unique) {
    const key = text.replaceAll('\r\n', '\n').trim();
    texts.set(key, [...(texts.get(key) ?? []), name]);
  }
  const line = '-'.repeat(80);
  return [
    'DualVLA Studio',
    '',
    studio.trim(),
    '',
    line,
    'It is made of these packages, unchanged:',
    '',
    ...rows,
    '',
    'ffmpeg (ffmpeg-static, where it is in the package) is a separate program under the GNU General Public',
    'License: the studio runs it and is not linked with it. Its sources: https://ffmpeg.org/download.html and',
    'https://github.com/eugeneware/ffmpeg-static. Electron and Chromium bring their own licence files.',
    ...[...texts].flatMap(([text, names]) => ['', line, names.join(', '), '', text]),
    '',
  ].join('\n');
}

/**
 * DuckDB comes in one package per platform, of which npm installs this one's; all have the papers of the package they
 * belong to.
 */
const otherHalfOf = (place: string): string | null =>
  /^(.*\/node-bindings)-\w+/.exec(place)?.[1] ?? null;

/** The package's own file; where it has none and is under MIT, that text with its author. */
function licenceText(root: string, place: string, licence: string): string {
  const folder = path.join(root, place);
  const other = otherHalfOf(place);
  if (!existsSync(folder)) return other === null ? '' : licenceText(root, other, licence);
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)(\.|$)/i.test(name));
  if (file !== undefined) return readFileSync(path.join(folder, file), 'utf8');
  const { name, author } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    name: string;
    author?: string | { name: string };
  };
  const holder = holders[name] ?? (typeof author === 'string' ? author : author?.name);
  return licence === 'MIT' && holder !== undefined ? mit(root, holder) : '';
}

/** The studio's own licence is MIT too: the same words with another name. */
function mit(root: string, holder: string): string {
  const own = readFileSync(path.join(root, 'LICENSE'), 'utf8');
  return own.replace(/^Copyright.*$/m, `Copyright (c) ${holder}`);
}
