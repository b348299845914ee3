/** What the system can be short of, or refuse, in words. */
import type { ErrorCode } from '../../shared/errors';

export interface Fault {
  code: ErrorCode;
  /** The end of a sentence that says what failed. */
  why: string;
  /** What the user can do. */
  advice: string;
  details?: Record<string, unknown>;
}

/** By errno, or by the words with which other programs pass it on. */
const systemFaults: readonly (Omit<Fault, 'details'> & { errnos: string; words: RegExp })[] = [
  {
    errnos: 'ENOSPC EDQUOT',
    words: /No space left on device|quota exceeded/i,
    code: 'io',
    why: 'the disk is full',
    advice: 'free some space and try again',
  },
  {
    errnos: 'EFBIG',
    words: /File too large|File size limit/i,
    code: 'io',
    why: 'a file may not become so large here',
    advice:
      'raise the limit of file sizes (ulimit -f unlimited), or take a disk of another format, and try again',
  },
  {
    errnos: 'EMFILE ENFILE',
    words: /Too many open files/i,
    code: 'io',
    why: 'too many files are open',
    advice: 'close other programs, or raise the limit of open files, and try again',
  },
  {
    // DuckDB's own limit, which the studio sets: no other program has that memory.
    errnos: '',
    words: /^Out of Memory Error: .*\([\d.]+ \w+\/[\d.]+ \w+ used\)/,
    code: 'io',
    why: 'it takes more memory than the studio reads tables with',
    advice: 'try again while it reads nothing else, or write the file with fewer values in a row',
  },
  {
    errnos: 'ENOMEM ERR_FS_FILE_TOO_LARGE ERR_STRING_TOO_LONG',
    words: /Cannot allocate memory|Out of Memory|allocation failed|Invalid string length/i,
    code: 'io',
    why: 'it takes more memory than there is',
    advice: 'close other programs and try again, or leave this file out',
  },
  {
    errnos: 'EACCES EPERM EROFS',
    words: /Permission denied|Operation not permitted|Read-only file system/i,
    code: 'io',
    why: 'the system does not allow it',
    advice: 'check the permissions',
  },
  {
    errnos: 'EAGAIN EBUSY ETXTBSY',
    words: /Resource temporarily unavailable|Device or resource busy/i,
    code: 'io',
    why: 'the system is busy',
    advice: 'try again',
  },
  {
    errnos: 'ENOENT ENOTDIR',
    words: /No such file or directory|No files found that match/i,
    code: 'not-found',
    why: 'the file is missing',
    advice: 'restore it, or check the path',
  },
];

/** What the words of another program say of the system, if anything. */
export function systemFault(words: string): Fault | null {
  const known = systemFaults.find((fault) => fault.words.test(words));
  return known === undefined
    ? null
    : { code: known.code, why: `${known.why} (${words})`, advice: known.advice };
}

type KnownFault = (typeof systemFaults)[number];

export const faultOfErrno = (errno: string): KnownFault | undefined =>
  systemFaults.find(({ errnos }) => errnos.split(' ').includes(errno));
