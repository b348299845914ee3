/** What a Redis or Valkey server says that was reached and refused a command; and commands that were cut off. */

export const isAnswerOfRedis = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'ReplyError';

/** Whether it was sent, and its connection ended before all of its answer came: it may be done, or not. */
export const isCutOff = (error: unknown): boolean =>
  error instanceof Error && error.message === 'Command aborted due to connection close';

/** Of a command; and of one in a script, by the server's words. */
const noRight = /\bNOPERM\b|\bThe user executing the script can't run\b/;

/** Whether the server takes nothing of this user until somebody changes that. */
export const shutsOut = (error: unknown): boolean =>
  isAnswerOfRedis(error) &&
  (/\b(?:NOAUTH|WRONGPASS)\b/.test(error.message) || noRight.test(error.message));

/** Whether it is the server's that follows another one, and takes nothing itself. */
export const isOfReplica = (error: unknown): boolean =>
  isAnswerOfRedis(error) && /\b(?:READONLY|MASTERDOWN)\b/.test(error.message);

/**
 * The word of a refusal that passes by itself, else null: the server changes places with its replica, has lost its
 * primary, reads its file, or is busy.
 */
export const passingRefusal = (error: unknown): string | null =>
  isAnswerOfRedis(error)
    ? (/\b(?:READONLY|MASTERDOWN|LOADING|BUSY)\b/.exec(error.message)?.[0] ?? null)
    : null;

/** By the word that its answer begins with, or that a script of it passes on. */
const refusals: readonly (readonly [words: RegExp, advice: string])[] = [
  [/\bOOM\b/, 'give it more memory (its maxmemory)'],
  [/\bMISCONF\b/, 'free space on its disk, or see its log'],
  [/\b(?:READONLY|MASTERDOWN)\b/, 'name the primary server, not a replica of it'],
  [
    /\bNOAUTH\b|\bWRONGPASS\b/,
    "put its password into the studio's settings, the address or DUALVLA_QUEUE_PASSWORD",
  ],
  [noRight, 'let the user of the address run all commands on the keys dualvla:*'],
  [/\b(?:MOVED|CROSSSLOT|CLUSTERDOWN)\b/, 'name a server that is no part of a cluster'],
];

/** What its owner can do about it, as the end of a sentence. */
export const adviceOnRedis = (message: string): string =>
  refusals.find(([words]) => words.test(message))?.[1] ??
  'give the studio a Redis, or a database number, that nothing else uses';
