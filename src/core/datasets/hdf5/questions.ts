/** What is asked of an HDF5 file, and how it is answered: in a process of its own, see `ask.ts`. */
import type { File as Hdf5File } from 'h5wasm';
import { addArrays, type AddedArray, type AddedOutcome } from './add-arrays';
import { readLayout, type FileLayout } from './layout';
import type { Library } from './memory-files';
import { withHdf5 } from './sandbox';
import { storedRows } from './stored';

export interface Hdf5Place {
  /** Absolute, resolved and contained. */
  file: string;
  /** As errors name it. */
  relative: string;
}

export interface Hdf5Questions {
  layout: { asked: object; answer: FileLayout };
  /** Whole arrays as numbers, row-major. */
  numbers: { asked: { paths: string[] }; answer: Float32Array[] };
  /** An array of texts. */
  texts: { asked: { path: string }; answer: string[] };
  /** Rows `from` to before `to` of an array, as they are stored. */
  rows: { asked: { path: string; from: number; to: number }; answer: Uint8Array };
  /** The same of an array whose rows are lists of bytes, each of its own length. */
  lists: { asked: { path: string; from: number; to: number }; answer: Uint8Array[] };
  /** Adds to the file, which is a copy of the studio's own. */
  add: { asked: { arrays: AddedArray[]; outcomes: AddedOutcome[] }; answer: null };
}
export type Hdf5Question = {
  [Kind in keyof Hdf5Questions]: { kind: Kind } & Hdf5Questions[Kind]['asked'];
}[keyof Hdf5Questions];

export interface ToHdf5 {
  id: number;
  place: Hdf5Place;
  question: Hdf5Question;
}

/** Throws `corrupt-data` naming the file. */
export function answerHdf5({ place, question }: ToHdf5): Promise<unknown> {
  const { kind } = question;
  if (kind === 'add') return addArrays(place, question.arrays, question.outcomes);
  if (kind === 'layout') return withHdf5(place, readLayout);
  if (kind === 'rows') return withHdf5(place, (file, library) => rows(file, question, library));
  if (kind === 'lists') return withHdf5(place, (file) => lists(file, question));
  if (kind === 'texts') return withHdf5(place, (file) => texts(file, question.path));
  return withHdf5(place, (file) => question.paths.map((path) => numbers(file, path)));
}

function numbers(file: Hdf5File, path: string): Float32Array {
  const array = file.get(path);
  const values = array !== null && 'value' in array ? array.value : null;
  if (!ArrayBuffer.isView(values)) throw new Error(`${path} is no array of numbers`);
  return Float32Array.from(values as unknown as ArrayLike<number | bigint>, Number);
}

function texts(file: Hdf5File, path: string): string[] {
  const array = file.get(path);
  const values: unknown = array !== null && 'value' in array ? array.value : null;
  if (!Array.isArray(values)) throw new Error(`${path} is no array of texts`);
  return values.map((value) => (typeof value === 'string' ? value : ''));
}

function rows(
  file: Hdf5File,
  { path, from, to }: Hdf5Questions['rows']['asked'],
  library: Library,
): Uint8Array {
  const array = file.get(path);
  if (!(array instanceof library.Dataset)) throw new Error(`${path} is no array of pictures`);
  return storedRows(array, { from, to }, library);
}

function lists(file: Hdf5File, { path, from, to }: Hdf5Questions['lists']['asked']): Uint8Array[] {
  const array = file.get(path);
  const slice: unknown = array !== null && 'slice' in array ? array.slice([[from, to]]) : null;
  if (!Array.isArray(slice)) throw new Error(`${path} is no array of lists`);
  return slice.map((row: unknown) => (row instanceof Uint8Array ? row : new Uint8Array()));
}
