/** Search as people type it: `cube -banana "red box" task:pick len>12 5..12 state=proposed,finished`. */
import {
  isNumberField,
  isTextField,
  knownValues,
  likeWhich,
  numberFields,
  textFields,
  type NumberField,
  type NumberRange,
  type SearchTerm,
  type TextField,
} from './terms';

/** More than anybody types: ten thousand episodes written out still fit. */
export const longestSearch = 200_000;

/**
 * The terms of a search; or one sentence that says what is wrong with it, first of all, and the terms that are not. An
 * unclosed quote ends with the text.
 */
export type ParsedSearch = { terms: SearchTerm[] } | { wrong: string; readable: SearchTerm[] };

const head = /([\p{L}_]+)(>=|<=|[:=<>])/uy;
const bareRange = /^\d+\.\.\d*$|^\.\.\d+$/;

/** Linear in the length of the text; never throws. */
export function parseSearch(text: string): ParsedSearch {
  const terms: SearchTerm[] = [];
  let wrong: string | null = null;
  const reader = new Reader(text);
  for (reader.skipSpace(); !reader.isAtEnd; reader.skipSpace()) {
    const negated = reader.takesMinus();
    const field = reader.field();
    if (field === null) {
      const { value, quoted } = reader.value(false);
      const ranges = !quoted && bareRange.test(value) ? readRanges([value], ':') : null;
      if (ranges === null) terms.push({ kind: 'words', negated, text: value });
      else terms.push({ kind: 'ranges', negated, field: 'episode', ranges });
      continue;
    }
    const { name, sign } = field;
    const values = reader.values();
    const texts = values.map(({ value }) => value);
    const term = isTextField(name)
      ? valuesTerm(name, sign, values)
      : isNumberField(name)
        ? rangesTerm(name, sign, texts)
        : name === 'like'
          ? likeTerm(sign, texts, { negated, isSecond: likeWhich(terms) !== null })
          : `There is no field “${name}”: fields are ${[...textFields, ...numberFields, 'like'].join(', ')}. Put the word into quotes to look for it.`;
    if (typeof term === 'string') wrong ??= term;
    else terms.push({ ...term, negated });
  }
  return wrong === null ? { terms } : { wrong, readable: terms };
}

/** A term that is not negated yet. */
type Plain<Kind extends SearchTerm['kind']> = Omit<Extract<SearchTerm, { kind: Kind }>, 'negated'>;

function valuesTerm(
  field: TextField,
  sign: string,
  written: readonly { value: string; quoted: boolean }[],
): Plain<'values'> | string {
  const values = written.map(({ value }) => value);
  if (sign !== ':' && sign !== '=') return `“${field}” is text: write ${field}:word.`;
  // `task=""` asks for those without a task.
  if (written.every(({ value, quoted }) => value === '' && !(quoted && sign === '='))) {
    return `“${field}${sign}” needs a value, as in ${field}${sign}${knownValues[field]?.[0] ?? 'word'}.`;
  }
  const known = knownValues[field];
  const strange = known && values.find((value) => !known.some((one) => fits(one, value, sign)));
  if (strange !== undefined) return `“${field}” is one of ${known?.join(', ')}, not “${strange}”.`;
  return { kind: 'values', field, exact: sign === '=', values };
}

const fits = (known: string, value: string, sign: string): boolean =>
  sign === '=' ? known === value.toLowerCase() : known.includes(value.toLowerCase());

function rangesTerm(
  field: NumberField,
  sign: string,
  values: readonly string[],
): Plain<'ranges'> | string {
  const ranges = readRanges(values, sign);
  return ranges === null
    ? `“${field}” is a number: write ${field}>5, ${field}:5 or ${field}:5..12.`
    : { kind: 'ranges', field, ranges };
}

function likeTerm(
  sign: string,
  [value = '', ...others]: readonly string[],
  { negated, isSecond }: { negated: boolean; isSecond: boolean },
): Plain<'like'> | string {
  if (negated) return '“like” takes no minus: it finds the episodes most like one, as in like:12.';
  if (isSecond) return 'Only one “like” can stand in a search.';
  const isOne = (sign === ':' || sign === '=') && others.length === 0 && /^\d{1,9}$/.test(value);
  return isOne
    ? { kind: 'like', episode: Number(value) }
    : '“like” takes the number of one episode: write like:12.';
}

function readRanges(values: readonly string[], sign: string): NumberRange[] | null {
  const ranges: NumberRange[] = [];
  for (const value of values) {
    const range = readRange(value, sign);
    if (range === null) return null;
    ranges.push(range);
  }
  return ranges;
}

const number = String.raw`-?\d{1,21}(?:\.\d{1,20})?(?:e[+-]?\d{1,3})?`;
const rangeText = new RegExp(`^(${number})?(\\.\\.)?(${number})?$`);

function readRange(value: string, sign: string): NumberRange | null {
  const [, low, dots, high] = rangeText.exec(value) ?? [];
  const closed = { fromOpen: false, toOpen: false };
  if (dots !== undefined) {
    if (sign !== ':' && sign !== '=') return null;
    if (low === undefined && high === undefined) return null;
    return { from: Number(low ?? -Infinity), to: Number(high ?? Infinity), ...closed };
  }
  if (low === undefined || high !== undefined) return null;
  const edge = Number(low);
  switch (sign) {
    case '>':
    case '>=':
      return { from: edge, to: Infinity, fromOpen: sign === '>', toOpen: false };
    case '<':
    case '<=':
      return { from: -Infinity, to: edge, fromOpen: false, toOpen: sign === '<' };
    default:
      return { from: edge, to: edge, ...closed };
  }
}

/** Goes through the text from left to right. */
class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  skipSpace(): void {
    while (!this.isAtEnd && isSpace(this.here)) this.at += 1;
  }

  /** A minus that stands alone is a word. */
  takesMinus(): boolean {
    const next = this.text[this.at + 1];
    if (this.here !== '-' || next === undefined || isSpace(next)) return false;
    this.at += 1;
    return true;
  }

  field(): { name: string; sign: string } | null {
    head.lastIndex = this.at;
    const [found, name, sign] = head.exec(this.text) ?? [];
    if (found === undefined || name === undefined || sign === undefined) return null;
    this.at += found.length;
    return { name: name.toLowerCase(), sign };
  }

  values(): { value: string; quoted: boolean }[] {
    const values = [this.value(true)];
    while (this.here === ',') {
      this.at += 1;
      values.push(this.value(true));
    }
    return values;
  }

  /** Up to the next space (of a list: or comma), or the closing quote. */
  value(inList: boolean): { value: string; quoted: boolean } {
    if (this.here === '"') return { value: this.quoted(), quoted: true };
    const start = this.at;
    const ends = (at: string) => isSpace(at) || (inList && at === ',');
    while (!this.isAtEnd && !ends(this.here)) this.at += 1;
    return { value: this.text.slice(start, this.at), quoted: false };
  }

  private quoted(): string {
    let value = '';
    for (this.at += 1; !this.isAtEnd && this.here !== '"'; this.at += 1) {
      const next = this.text[this.at + 1];
      if (this.here === '\\' && (next === '"' || next === '\\')) this.at += 1;
      value += this.here;
    }
    this.at += 1;
    return value;
  }

  private get here(): string {
    return this.text[this.at] ?? '';
  }
}

const isSpace = (character: string): boolean => /\s/u.test(character);
