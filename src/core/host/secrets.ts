/**
 * Takes secrets out of text that is to be sent to somebody. The text is any program's: every expression here takes a
 * time that grows with the length of the text and no faster, so what repeats is bounded or cannot begin at more than
 * one place.
 */
import os from 'node:os';
import path from 'node:path';

/** Whose home it is; tests name another. */
interface Owner {
  home: string;
  user: string;
}

const owner = (): Owner => ({ home: os.homedir(), user: path.basename(os.homedir()) });
const gone = '[removed]';

/** Names that stand before a secret. */
const named = String.raw`(?:token|key|secret|credential|session(?:[_-]?id)?|signature|auth)s?`;
const password = String.raw`(?:passw(?:or)?d|passphrase|passcode|pwd|pw)s?`;
/** Between name and value: a sign, in JSON in quotes, within JSON with a backslash before; or a word. */
const sign = String.raw`\\?["']?\s{0,8}(?:[=:]|=>)\s{0,8}`;
const inQuotes = String.raw`(\\?")[^"\\\n]{1,400}|(')[^'\n]{1,400}`;

/** In this order: what stands behind a name goes whole before its parts are looked at. */
const secrets: readonly [RegExp, string][] = [
  // Who logs in by an address, and what an address carries.
  [/(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/@"']{1,400}@/gi, `$1${gone}@`],
  [/([?&](?:code|sig|state|jwt|pass|x-amz-[\w-]{1,40})=)[^\s&"'\\]{1,2000}/gi, `$1${gone}`],
  [
    /((?:hooks\.slack\.com\/services|discord(?:app)?\.com\/api\/webhooks)\/)[\w/-]{1,400}/gi,
    `$1${gone}`,
  ],
  // A header is a secret to its end.
  [/((?:set-)?cookie\\?["']?\s{0,8}[=:]\s{0,8}\\?["']?)[^\n"']{1,4000}/gi, `$1${gone}`],
  [
    /((?:proxy-)?authorization\\?["']?\s{0,8}[=:]\s{0,8}\\?["']?(?:(?:bearer|basic|token|digest)\s{1,8})?)[^\s"'\\]{1,4000}/gi,
    `$1${gone}`,
  ],
  [/\b((?:bearer|basic)\s{1,8})[\w.~+/-]{8,4000}=*/gi, `$1${gone}`],
  // A password may have spaces: quoted it goes to the closing quote, else to where a list would go on.
  [
    new RegExp(
      String.raw`((?<![a-z])${password}(?:${sign}|\s{1,4}(?:is|was|are)\s{1,4}))(?:${inQuotes}|[^\n"',;&}\\]{1,400})`,
      'gi',
    ),
    `$1$2$3${gone}`,
  ],
  [
    new RegExp(String.raw`(${named}${sign})(?:${inQuotes}|[^\s"'&,;}\\]{1,4000})`, 'gi'),
    `$1$2$3${gone}`,
  ],
  // Without a sign, a word with a digit in it.
  [
    new RegExp(
      String.raw`((?:${named}|${password})(?:\s{1,4}(?:is|was|are))?\s{1,4})(?=[^\s\d]{0,80}\d)[^\s"'&,;}\\]{8,4000}`,
      'gi',
    ),
    `$1${gone}`,
  ],
  // By how the keys of known makers begin.
  [
    /\b(?:hf_|[srp]k[-_]|gsk_|r8_|nvapi-|pplx-|xai-|tvly-|csk-|fw_|gh[pousr]_|github_pat_|glpat-|xox[a-z]-|xapp-|A[KS]IA|AIza|ya29\.|SG\.|npm_|pypi-|dckr_pat_|dop_v1_|shp(?:at|ss)_|lin_api_|figd_|ATATT|AGE-SECRET-KEY-|eyJ)[\w.-]{8,4000}/g,
    gone,
  ],
  [/\b\d{8,10}:[\w-]{35}\b/g, gone],
  [/\b[0-9a-f]{32,4000}\b/gi, gone],
  // Mail addresses name people.
  [/[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24}\b/gi, gone],
];

/**
 * Takes out what must not leave the machine: the home folder and the user's name in other paths, private keys, tokens,
 * keys and passwords (by the name before them, by their usual beginnings, and whatever looks drawn by lot), mail
 * addresses, and who logs in by an address.
 */
export function withoutSecrets(text: string, { home, user }: Owner = owner()): string {
  const named = withoutKeyBlocks(withoutNames(text, home, user));
  const rest = secrets.reduce((left, [pattern, instead]) => left.replace(pattern, instead), named);
  return rest.replace(/[\w-]{32,}/g, (word) => (isDrawnByLot(word) ? gone : word));
}

/** Small and capital letters and digits, mixed: no name of a file or a function is that long and looks like this. */
const isDrawnByLot = (word: string): boolean =>
  /[a-z]/.test(word) && /[A-Z]/.test(word) && /\d[A-Za-z]*\d/.test(word);

/** From `-----BEGIN … PRIVATE KEY-----` to the end of the block, or of the text where it does not end. */
function withoutKeyBlocks(text: string): string {
  const [before = '', ...blocks] = text.split(/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/);
  return blocks.reduce((left, block) => {
    const end = /-----END [A-Z ]{0,40}PRIVATE KEY-----/.exec(block);
    return left + gone + (end === null ? '' : block.slice(end.index + end[0].length));
  }, before);
}

/** Paths stand in a log as they are, within JSON (Windows' backslashes doubled) and within addresses. */
function withoutNames(text: string, home: string, user: string): string {
  if (home.length <= 1) return text;
  const written = [home, JSON.stringify(home).slice(1, -1), encodeURIComponent(home)];
  const atHome = written.reduce((rest, form) => rest.replaceAll(form, '~'), text);
  const plain = user.replaceAll(/[^\w]/g, String.raw`\$&`);
  return atHome.replaceAll(
    new RegExp(String.raw`(?<=[/\\]|%2F)${plain}(?=[/\\"'\s]|%2F|$)`, 'gi'),
    'USER',
  );
}
